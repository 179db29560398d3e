package dev.portcullis.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arrays, sets and objects, and how they grow. */
class CollectionsTest {
    @Test
    void holdAsManyMembersAsWerePutIntoThem() {
        for (int size : new int[] {0, 1, 7, 8, 9, 15, 16, 17, 1000}) {
            List<Value> members = new ArrayList<>(IntStream.range(0, size)
                    .mapToObj(i -> (Value) StringValue.of("m" + i))
                    .toList());
            Collections.shuffle(members, new Random(size));
            SetValue.Builder set = SetValue.builder();
            ObjectValue.Builder object = ObjectValue.builder();
            members.forEach(member -> set.add(member).add(member));
            members.forEach(member -> object.put(member, NullValue.NULL).put(member, ArrayValue.of(member)));

            Collections.sort(members);
            assertThat(set.build().sorted()).isEqualTo(members);
            assertThat(object.build().keys()).isEqualTo(members);
            assertThat(object.build().values())
                    .isEqualTo(members.stream().map(ArrayValue::of).toList());
            assertThatObject(set.build())
                    .isEqualTo(SetValue.copyOf(members))
                    .hasSameHashCodeAs(SetValue.copyOf(members));
            assertThat(set.build().contains(StringValue.of("m" + size))).isFalse();
        }
    }

    /** All these strings have one hash in Java, which anybody can work out. */
    @Test
    void keysThatCollideAreFoundInTime() {
        List<String> colliding = List.of("");
        for (int i = 0; i < 14; i++) {
            colliding = colliding.stream()
                    .flatMap(string -> java.util.stream.Stream.of(string + "Aa", string + "BB"))
                    .toList();
        }
        List<String> keys = colliding;
        assertThat(keys.stream().map(String::hashCode).distinct()).hasSize(1);

        ObjectValue.Builder object = ObjectValue.builder();
        keys.forEach(key -> object.put(key, StringValue.of(key)));
        ObjectValue built = object.build();

        assertThat(keys).allSatisfy(key -> assertThat(built.get(key)).isEqualTo(StringValue.of(key)));
        assertThat(built.get("CC")).isNull();
        assertThat(built.size()).isEqualTo(1 << 14);
    }

    @Test
    void growInPlaceUntilSomebodyLooks() {
        ArrayValue array = ArrayValue.open(0);
        assertThatObject(array.append(NullValue.NULL)).isSameAs(array);
        int hash = array.hashCode();
        ArrayValue longer = array.append(NullValue.NULL);

        assertThatObject(longer).isNotSameAs(array);
        assertThat(array.size()).isEqualTo(1);
        assertThatObject(array).hasToString("[null]");
        assertThat(array.hashCode()).isEqualTo(hash);
        assertThatObject(longer.append(NullValue.NULL)).isSameAs(longer);
    }

    @Test
    void copiesLeaveWhatIsSharedAsItIs() {
        ObjectValue shared = ObjectValue.builder().put("a", NumberValue.of(1)).build();
        SetValue members = SetValue.of(NumberValue.of(1));

        assertThat(shared.put(StringValue.of("a"), NumberValue.of(2))).hasToString("{\"a\": 2}");
        assertThatObject(members.add(NumberValue.of(2))).hasToString("{1, 2}");
        assertThatObject(members.add(NumberValue.of(1))).isSameAs(members);
        assertThat(shared).hasToString("{\"a\": 1}");
        assertThatObject(members).hasToString("{1}");
        assertThat(ObjectValue.EMPTY.put(NullValue.NULL, NullValue.NULL).size()).isEqualTo(1);
        assertThat(ObjectValue.EMPTY.size()).isZero();
    }

    @Test
    void objectsOfOneShapeShareKeysAndNothingElse() {
        Value[] keys = {StringValue.of("b"), StringValue.of("a"), StringValue.of("b"), StringValue.of("a")};
        keys[2] = keys[0];
        keys[3] = keys[1];
        Value[] values = IntStream.range(0, 4).mapToObj(NumberValue::of).toArray(Value[]::new);
        ObjectValue.Maker maker = new ObjectValue.Maker();

        ObjectValue first = maker.make(keys, values, 0, 2);
        ObjectValue second = maker.make(keys, values, 2, 4);
        ObjectValue longer = second.put(StringValue.of("0"), NullValue.NULL);

        assertThat(first).hasToString("{\"a\": 1, \"b\": 0}");
        assertThat(second).hasToString("{\"a\": 3, \"b\": 2}");
        assertThat(longer).hasToString("{\"0\": null, \"a\": 3, \"b\": 2}");
        assertThat(first.put(StringValue.of("b"), NullValue.NULL)).hasToString("{\"a\": 1, \"b\": null}");
        assertThat(first.compareTo(second)).isNegative();
        assertThat(second.isOpen()).isFalse();
        assertThat(second.weight())
                .isEqualTo(ObjectValue.builder()
                        .put("a", NumberValue.of(3))
                        .put("b", NumberValue.of(2))
                        .build()
                        .weight());
    }

    @Test
    void theLaterValueOfAKeyHolds() {
        Value[] keys = {StringValue.of("a"), StringValue.of("b"), StringValue.of("a")};
        Value[] values = {NumberValue.of(1), NumberValue.of(2), NumberValue.of(3)};
        ObjectValue.Maker maker = new ObjectValue.Maker();

        assertThat(maker.make(keys, values, 0, 3)).hasToString("{\"a\": 3, \"b\": 2}");
        assertThat(maker.make(keys, values, 0, 2)).hasToString("{\"a\": 1, \"b\": 2}");
        assertThat(maker.make(keys, values, 1, 3)).hasToString("{\"a\": 3, \"b\": 2}");
        assertThatObject(maker.make(keys, values, 1, 1)).isSameAs(ObjectValue.EMPTY);
    }

    @Test
    void weighWhatTheyWouldBeWrittenOut() {
        ArrayValue one = ArrayValue.of(NullValue.NULL, NullValue.NULL);
        Value value = one;
        for (int i = 0; i < 70; i++) {
            value = ArrayValue.of(value, value);
        }

        assertThat(one.weight()).isEqualTo(3);
        assertThat(ArrayValue.of(one, one).weight()).isEqualTo(7);
        assertThat(value.weight()).isGreaterThan(1L << 60).isLessThan(Long.MAX_VALUE / 2);
    }

    @Test
    void areExactOnceClosedThoughTheirMembersGrewInside() {
        SetValue inner = SetValue.open();
        ObjectValue outer = ObjectValue.open().put(NullValue.NULL, inner);
        inner.add(NumberValue.of(1));
        inner.add(NumberValue.of(2));

        assertThat(outer.close().weight()).isEqualTo(5);
        assertThat(inner.isOpen()).isFalse();
    }
}
