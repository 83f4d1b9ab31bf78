"""What is in deploy/ holds real commands of this project, and each file is one that its tool would take."""

import configparser
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from cluster_objects import CronJob, Deployment, Pod, Volume

from crawler.commands.main import COMMANDS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCUMENT = (ROOT / "docs" / "deploy.md").read_text("utf-8")
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
CALL = re.compile(r"(?:^|[\s`/{])healthcrawl(?::[\d.]+)? ((?:" + "|".join(COMMANDS) + r")\b[^\n`|>\"&;]*)")
CALLS = sorted(
    {call.strip() for path in FILES for call in CALL.findall(path.read_text("utf-8"))} | set(CALL.findall(DOCUMENT))
)
SERVICE = DEPLOY / "systemd" / "healthcrawl@.service"
WORKER = DEPLOY / "systemd" / "healthcrawl-worker@.service"
SECONDS_TO_STOP = 10


def test_every_file_calls_the_program() -> None:
    assert {"run sleep", "run %i", "run sleep back", "run {job}"} <= set(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_the_call_is_one_that_the_program_knows(call: str) -> None:
    command, *arguments = call.split()
    arguments = [argument for argument in arguments if argument.startswith("-")]
    helped = subprocess.run(
        [sys.executable, "-m", "crawler.commands.main", command, "--help"], capture_output=True, text=True, check=True
    )
    assert [argument for argument in arguments if argument not in helped.stdout] == []


def test_the_documentation_leads_to_every_file() -> None:
    linked = {(ROOT / "docs" / link).resolve() for link in re.findall(r"\]\((\.\./deploy/[^)]+)\)", DOCUMENT)}
    assert linked == set(FILES) - {DEPLOY / "docker" / "Dockerfile.dockerignore"}


# cron


def test_the_crontab_has_a_time_a_user_and_a_command_that_sh_reads() -> None:
    lines = (DEPLOY / "cron" / "healthcrawl.cron").read_text().splitlines()
    entries = [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z]+=", line)]
    assert entries
    for entry in entries:
        *times, user, command = entry.split(None, 6)
        limits = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
        assert all(time == "*" or low <= int(time) <= high for time, (low, high) in zip(times, limits, strict=True))
        assert user == "healthcrawl"
        assert "%" not in command, "cron makes a line break of it"
        subprocess.run(["sh", "-n", "-c", command], check=True)


# systemd


def section(path: Path, name: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return dict(parser[name])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        # the program is not installed there on this machine
        text = unit.read_text().replace("/opt/healthcrawl/bin/healthcrawl", "/bin/true")
        (tmp_path / unit.name).write_text(text)
        (tmp_path / unit.name.replace("@", "@sleep")).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.glob("*@sleep.*")))]
    verified = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    complaints = [line for line in verified.stderr.splitlines() if str(tmp_path) in line or "healthcrawl" in line]
    assert (verified.returncode, complaints) == (0, [])


def test_the_service_stops_in_order_and_is_not_started_again_in_vain() -> None:
    service = section(SERVICE, "Service")
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) > SECONDS_TO_STOP
    assert service["SuccessExitStatus"].split() == ["75", "143"]
    assert service["Restart"] == "on-abnormal"
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/output"
    # most jobs need no database
    assert service["EnvironmentFile"] == f"-{section(WORKER, 'Service')['EnvironmentFile']}"


def test_a_workers_unit_keeps_the_password_out_of_its_command_line() -> None:
    service = section(WORKER, "Service")
    assert "--frontier" not in service["ExecStart"]
    assert service["EnvironmentFile"]
    assert (service["Restart"], service["SuccessExitStatus"].split()) == ("always", ["75", "143"])
    assert int(service["TimeoutStopSec"]) > SECONDS_TO_STOP


# Kubernetes


@pytest.fixture(scope="module", params=["cronjob.yaml", "workers.yaml"])
def objects(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / request.param).read_text()))


def of_kind(kind: str, objects: list[dict[str, Any]]) -> dict[str, Any]:
    return next(one for one in objects if one["kind"] == kind)


@pytest.fixture(scope="module")
def cronjob(objects: list[dict[str, Any]]) -> CronJob:
    return CronJob.model_validate(of_kind("CronJob", objects))


@pytest.fixture(scope="module")
def shared() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / "workers.yaml").read_text()))


@pytest.fixture(scope="module")
def workers(shared: list[dict[str, Any]]) -> Deployment:
    return Deployment.model_validate(of_kind("Deployment", shared))


def assert_mounts_what_it_declares(pod: Pod, objects: list[dict[str, Any]]) -> None:
    (container,) = pod.containers
    assert {mount.name for mount in container.volume_mounts} == {volume.name for volume in pod.volumes}
    claims = {one["metadata"]["name"] for one in objects if one["kind"] == "PersistentVolumeClaim"}
    assert {
        volume.persistent_volume_claim.claim_name for volume in pod.volumes if volume.persistent_volume_claim
    } == claims
    assert all(sum(kind is not None for kind in sources(volume)) == 1 for volume in pod.volumes)


def sources(volume: Volume) -> tuple[object, ...]:
    return volume.config_map, volume.persistent_volume_claim, volume.empty_dir


def test_the_cronjob_mounts_what_it_declares(objects: list[dict[str, Any]], cronjob: CronJob) -> None:
    assert_mounts_what_it_declares(cronjob.spec.job_template.spec.template.spec, objects)


def test_the_cronjob_runs_one_at_a_time_and_has_time_to_stop(cronjob: CronJob) -> None:
    job = cronjob.spec.job_template.spec
    pod = job.template.spec
    assert cronjob.spec.concurrency_policy == "Forbid"
    # a policy of failures needs it
    assert pod.restart_policy == "Never"
    assert pod.termination_grace_period_seconds > SECONDS_TO_STOP
    codes = [rule.on_exit_codes for rule in job.pod_failure_policy.rules if rule.on_exit_codes]
    assert [(code.container_name, code.values) for code in codes] == [(pod.containers[0].name, [2, 3, 4, 5])]
    assert pod.containers[0].args[0] in COMMANDS


def test_the_cronjob_runs_as_the_user_of_the_image(cronjob: CronJob) -> None:
    user = str(cronjob.spec.job_template.spec.template.spec.security_context["runAsUser"])
    assert [line for name, line in instructions() if name == "USER"] == [f"{user}:{user}"]
    assert cronjob.spec.job_template.spec.template.spec.containers[0].image in DOCUMENT


def test_the_workers_mount_what_they_declare_and_select_themselves(
    shared: list[dict[str, Any]], workers: Deployment
) -> None:
    assert_mounts_what_it_declares(workers.spec.template.spec, shared)
    assert workers.spec.selector["matchLabels"] == workers.spec.template.metadata["labels"]
    assert workers.spec.template.spec.restart_policy == "Always"
    assert workers.spec.template.spec.termination_grace_period_seconds > SECONDS_TO_STOP


def test_the_workers_are_their_coordinators(shared: list[dict[str, Any]], workers: Deployment) -> None:
    """The same job, image, user, output, and database, whose address no command line holds."""
    coordinator = CronJob.model_validate(of_kind("CronJob", shared)).spec.job_template.spec.template.spec
    pod = workers.spec.template.spec
    (leading,), (joining,) = coordinator.containers, pod.containers
    assert leading.args == ["run", "sleep"]
    assert joining.args[:3] == ["worker", "--job", "sleep"]
    assert "--frontier" not in leading.args + joining.args
    assert joining.env_from == leading.env_from != []
    assert (joining.image, pod.security_context) == (leading.image, coordinator.security_context)
    (claim,) = [one for one in shared if one["kind"] == "PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]


# Airflow


def test_the_dag_has_a_task_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """With Airflow's two names only: the real one is 300 packages."""
    tasks: list[dict[str, Any]] = []

    class Dag:
        def __init__(self, **options: Any) -> None:
            self.dag_id = options["dag_id"]

        def __enter__(self) -> "Dag":
            return self

        def __exit__(self, *error: object) -> None:
            """Nothing to do."""

    names = {
        "airflow.sdk": {"DAG": Dag},
        "airflow.providers.standard.operators.bash": {"BashOperator": lambda **options: tasks.append(options)},
    }
    for name, content in names.items():
        for parent in (name.rsplit(".", depth)[0] for depth in range(name.count("."), -1, -1)):
            monkeypatch.setitem(sys.modules, parent, sys.modules.get(parent) or ModuleType(parent))
        for key, value in content.items():
            monkeypatch.setattr(sys.modules[name], key, value, raising=False)
    ran = runpy.run_path(str(DEPLOY / "airflow" / "healthcrawl_dag.py"))
    assert [ran[f"healthcrawl_{job}"].dag_id for job in ran["JOBS"]] == [f"healthcrawl_{job}" for job in ran["JOBS"]]
    assert [task["bash_command"].split()[-2:] for task in tasks] == [["run", job] for job in ran["JOBS"]]
    assert {task["skip_on_exit_code"] for task in tasks} == {75}


# Docker


def instructions() -> Iterator[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (DEPLOY / "docker" / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, " ".join(rest.split())


def test_the_dockerfile_is_made_of_instructions() -> None:
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
    found = list(instructions())
    assert {name for name, _ in found} == known
    assert found[0][0] == "FROM"
    assert [json.loads(rest) for name, rest in found if name in {"ENTRYPOINT", "CMD"}] == [["healthcrawl"], ["--help"]]
    for name, rest in found:
        if name == "RUN":
            subprocess.run(["sh", "-n", "-c", rest], check=True)


def test_what_the_dockerfile_copies_is_there_and_not_ignored() -> None:
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    for path in [path for paths in copied for path in paths]:
        assert (ROOT / path).exists()
        assert not is_ignored(path)
    assert is_ignored("output/sleep/state.sqlite")
    assert is_ignored(".git/config")
    assert is_ignored("crawler/__pycache__/settings.pyc")


def is_ignored(path: str) -> bool:
    """The last line that fits decides, as docker reads it: one that names a folder fits all below it."""
    ignored = False
    for line in (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        parts = path.split("/")
        whole = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        if (
            line
            and not line.startswith("#")
            and any(fnmatch(one, pattern) for one in [*whole, *parts * line.startswith("**/")])
        ):
            ignored = not line.startswith("!")
    return ignored


def test_the_image_holds_the_same_packages_as_developers_have() -> None:
    pinned = pins(DEPLOY / "docker" / "requirements.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["postgresql"]
    assert {re.split(r"[<>=\[]", line)[0] for line in declared} <= pinned.keys()
    everywhere = pins(ROOT / "constraints.txt")
    assert {name: version for name, version in pinned.items() if everywhere.get(name) != version} == {}
    assert "pytest" not in pinned


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(), re.MULTILINE))


# scrapyd


def test_scrapyd_finds_the_project_by_its_name(tmp_path: Path) -> None:
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    environment = {**os.environ, "SCRAPY_PROJECT": "healthcrawl", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scrapy", "list"]
    listed = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert listed.stdout == "articles\n"
