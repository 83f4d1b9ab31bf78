"""As much of Kubernetes' CronJob and Deployment as the project's use, closed: a key that is misspelt is refused."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Object(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, strict=True)


class Mount(Object):
    name: str
    mount_path: str
    read_only: bool = False


class Name(Object):
    name: str


class FromSecret(Object):
    secret_ref: Name


class Container(Object):
    name: str
    image: str
    args: list[str]
    env_from: list[FromSecret] = []
    security_context: dict[Literal["allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities"], Any]
    resources: dict[Literal["requests", "limits"], dict[Literal["cpu", "memory"], str]]
    volume_mounts: list[Mount]


class Claim(Object):
    claim_name: str


class Volume(Object):
    name: str
    config_map: Name | None = None
    persistent_volume_claim: Claim | None = None
    empty_dir: dict[Literal["sizeLimit", "medium"], str] | None = None


class Pod(Object):
    restart_policy: Literal["Always", "Never", "OnFailure"] = "Always"
    termination_grace_period_seconds: int
    automount_service_account_token: bool
    security_context: dict[Literal["runAsNonRoot", "runAsUser", "runAsGroup", "fsGroup", "seccompProfile"], Any]
    containers: list[Container]
    volumes: list[Volume]


class Template(Object):
    spec: Pod


class ExitCodes(Object):
    container_name: str
    operator: Literal["In", "NotIn"]
    values: list[int]


class Rule(Object):
    action: Literal["Ignore", "FailJob", "Count", "FailIndex"]
    on_exit_codes: ExitCodes | None = None
    on_pod_conditions: list[dict[Literal["type", "status"], str]] | None = None


class FailurePolicy(Object):
    rules: list[Rule]


class JobSpec(Object):
    backoff_limit: int
    pod_failure_policy: FailurePolicy
    template: Template


class JobTemplate(Object):
    spec: JobSpec


class CronJobSpec(Object):
    schedule: str
    time_zone: str
    concurrency_policy: Literal["Allow", "Forbid", "Replace"]
    starting_deadline_seconds: int
    successful_jobs_history_limit: int
    failed_jobs_history_limit: int
    job_template: JobTemplate


class CronJob(Object):
    api_version: Literal["batch/v1"]
    kind: Literal["CronJob"]
    metadata: dict[Literal["name", "namespace", "labels"], Any]
    spec: CronJobSpec


class LabelledTemplate(Object):
    metadata: dict[Literal["labels"], dict[str, str]]
    spec: Pod


class DeploymentSpec(Object):
    replicas: int
    strategy: dict[Literal["type"], Literal["Recreate", "RollingUpdate"]]
    selector: dict[Literal["matchLabels"], dict[str, str]]
    template: LabelledTemplate


class Deployment(Object):
    api_version: Literal["apps/v1"]
    kind: Literal["Deployment"]
    metadata: dict[Literal["name", "namespace", "labels"], Any]
    spec: DeploymentSpec
