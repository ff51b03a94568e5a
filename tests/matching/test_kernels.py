"""What the compiled kernels depend on."""

import hashlib
from pathlib import Path

from matching import kernel_tools, kernels


def test_the_search_knows_the_pieces_that_it_was_compiled_with():
    digest = hashlib.sha256(Path(kernel_tools.__file__).read_bytes()).hexdigest()[:12]
    assert digest == kernels.TOOLS, f"set kernels.TOOLS to {digest}: compiled code is kept on disk"
