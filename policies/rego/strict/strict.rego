# METADATA
# title: Everything at once
package portcullis

import data.portcullis.lib.identities
import data.portcullis.lib.provenance
import data.portcullis.lib.risk
import data.portcullis.lib.sbom
import data.portcullis.lib.workload

deny contains violation if some violation in identities.violations

deny contains violation if some violation in provenance.violations

deny contains violation if some violation in risk.violations

deny contains violation if some violation in sbom.violations

deny contains violation if some violation in workload.violations
