"""Plays the departments: their addresses, formats, officers and bad days.

A program of its own. It imports nothing of the platform and the platform imports nothing of it;
they know each other only by what goes over the wire and through the exchange folder.

    GET  /_control                        knobs, counters and cases of every department
    POST /_control/YB {"down": true}      turn knobs of one department, or of `all`; see `knobs.py`
    GET  /_control/YB/received            the last bodies, as they came
    POST /_control/sources {"fail": 2}    the offices that keep records, all together
    GET  /_control/held                   seconds each of their queries was made to wait
    POST /_control/reset                  as if nothing had ever happened
"""
