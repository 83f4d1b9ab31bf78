"""As much of Kubernetes' batch/v1 CronJob as the project's uses, closed: a key that is misspelt is refused."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Object(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, strict=True)


class Mount(Object):
    name: str
    mount_path: str
    read_only: bool = False


class Container(Object):
    name: str
    image: str
    args: list[str]
    security_context: dict[Literal["allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities"], Any]
    resources: dict[Literal["requests", "limits"], dict[Literal["cpu", "memory"], str]]
    volume_mounts: list[Mount]


class ConfigMap(Object):
    name: str


class Claim(Object):
    claim_name: str


class Volume(Object):
    name: str
    config_map: ConfigMap | None = None
    persistent_volume_claim: Claim | None = None
    empty_dir: dict[Literal["sizeLimit", "medium"], str] | None = None


class Pod(Object):
    restart_policy: Literal["Never", "OnFailure"]
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
