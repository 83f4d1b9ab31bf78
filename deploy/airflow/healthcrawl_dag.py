"""An Airflow 3 DAG a job. Copy it into the DAG folder; healthcrawl lives in an environment of its own."""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

JOBS = ("sleep", "back")
FOLDER = "/srv/healthcrawl"
"""Holds jobs/ and output/, on a disk of the worker that runs the task."""

for job in JOBS:
    with DAG(
        dag_id=f"healthcrawl_{job}",
        schedule="15 3 * * *",
        start_date=datetime(2026, 11, 1, tzinfo=UTC),
        catchup=False,  # a crawl of yesterday cannot be made up for
        max_active_runs=1,
        tags=["healthcrawl"],
    ) as dag:
        BashOperator(
            task_id="run",
            # exec: what stops the task stops the crawl, and the exit code is the crawl's own
            bash_command=f"exec /opt/healthcrawl/bin/healthcrawl run {job}",
            cwd=FOLDER,
            skip_on_exit_code=75,  # the job is running already
            retries=0,  # a stopped run goes on with the next one; the other exit codes need a person
            execution_timeout=timedelta(hours=12),
        )
    globals()[dag.dag_id] = dag
