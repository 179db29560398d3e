package dev.portcullis.crds.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.program.Circumstances;
import org.junit.jupiter.api.Test;

class RequestedObjectTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Circumstances.Request of(String object) throws JsonProcessingException {
        return RequestedObject.of("CREATE", "", "v1", "Pod", JSON.readTree(object.replace('\'', '"')));
    }

    @Test
    void isTheSameAtAdmissionAndLater() throws JsonProcessingException {
        var admitted = "{'kind': 'Pod', 'metadata': {'name': 'web', 'labels': {'b': '1', 'a': '2'}},"
                + " 'spec': {'hostPID': true, 'containers': [{'name': 'a'}]}}";
        var found = "{'spec': {'containers': [{'name': 'a'}], 'hostPID': true}, 'status': {'phase': 'Running'},"
                + " 'metadata': {'uid': 'u', 'resourceVersion': '7', 'generation': 1, 'creationTimestamp': 't',"
                + " 'selfLink': 's', 'deletionTimestamp': 't', 'deletionGracePeriodSeconds': 30,"
                + " 'managedFields': [{'manager': 'kubelet'}], 'labels': {'a': '2', 'b': '1'}, 'name': 'web'}, 'kind': 'Pod'}";

        assertThat(of(found)).isEqualTo(of(admitted));
        assertThat(of(admitted).object())
                .isEqualTo("{'kind':'Pod','metadata':{'labels':{'a':'2','b':'1'},'name':'web'},".replace('\'', '"')
                        + "'spec':{'containers':[{'name':'a'}],'hostPID':true}}".replace('\'', '"'));
        assertThat(of(admitted).name()).isEqualTo("web");
    }

    @Test
    void hasItsNameAlsoWhereOneCouldHaveBeenMadeUp() throws JsonProcessingException {
        var named = of("{'metadata': {'generateName': 'web-', 'name': 'break-glass'}}");

        assertThat(named.name()).isEqualTo("break-glass");
        assertThat(named.object()).contains("\"name\":\"break-glass\"");
        assertThat(of("{'metadata': {'generateName': 'web-'}}").name()).isEmpty();
    }

    @Test
    void keepsWhatItsAuthorWrote() throws JsonProcessingException {
        assertThat(of("{'spec': {'status': 'x', 'uid': 'y'}, 'metadata': {'annotations': {'uid': 'z'}}}")
                        .object())
                .contains("\"status\":\"x\"", "\"uid\":\"y\"", "\"uid\":\"z\"");
    }

    @Test
    void ofWhatIsNoObjectIsNothing() throws JsonProcessingException {
        assertThat(of("[1]").object()).isEqualTo("null");
        assertThat(of("{'metadata': 1}").name()).isEmpty();
    }
}
