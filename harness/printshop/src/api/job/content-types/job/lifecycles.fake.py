"""The Python twin of lifecycles.js: a job created without a JobID is given the next one of its year."""

from datetime import datetime, timezone

UID = "api::job.job"


def beforeCreate(event):
    data = event.params["data"]
    if data.get("JobID"):
        return
    year = datetime.fromtimestamp(event.now / 1000, timezone.utc).year
    prefix = f"JOB-{year}-"
    jobs = event.strapi.query(UID).find_many({"select": ["JobID"], "where": {"JobID": {"$startsWith": prefix}}})
    numbers = [job["JobID"][len(prefix) :] for job in jobs]
    highest = max((int(number) for number in numbers if number.isdecimal()), default=0)
    data["JobID"] = f"{prefix}{highest + 1:03d}"
