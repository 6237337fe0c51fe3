"""Installs uv into the folder given, on a machine whose Python has neither pip nor venv.

A wheel is a zip file that Python can run from: pip's own wheel, of a fixed version and checked, installs uv.
"""

import hashlib
import subprocess
import sys
import tempfile
import urllib.request

PIP = "https://files.pythonhosted.org/packages/07/25/ee8c38ae72d66b844ce8eb9711ba905dba21ca1a8a0c960057c41cd23337/pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

with tempfile.NamedTemporaryFile(suffix=".whl") as wheel:
    with urllib.request.urlopen(PIP, timeout=60) as reply:
        data = reply.read()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit("pip's wheel is not what it should be")
    wheel.write(data)
    wheel.flush()
    sys.exit(subprocess.call([sys.executable, f"{wheel.name}/pip", "install", "--quiet", "--target", sys.argv[1], "uv"]))
