"""Put all clocks of this process off by FAULT_CLOCK_S seconds: what a machine's wrong clock does.

Python loads this from PYTHONPATH as it starts, in workers too. The clock of files is the kernel's,
and stays right, as on a disk that another machine serves. Clocks that only measure are not touched.
"""

import datetime
import os
import time

OFF_S = float(os.environ.get("FAULT_CLOCK_S", "0"))
_time, _time_ns, _gmtime, _localtime = time.time, time.time_ns, time.gmtime, time.localtime


class _Off(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)


if OFF_S:
    time.time = lambda: _time() + OFF_S
    time.time_ns = lambda: _time_ns() + int(OFF_S * 1e9)
    time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
    time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
    datetime.datetime = _Off
