"""Whole texts before and after the bias of their one layer was left out."""

EXAMPLES: dict[str, tuple[str, str]] = {
    "no bias": (
        "conv = nn.Conv2d(3, 8, 3)\n",
        "conv = nn.Conv2d(3, 8, 3, bias=False)\n",
    ),
    "keywords": (
        "conv = nn.Conv2d(3, 8, kernel_size=3)\n",
        "conv = nn.Conv2d(3, 8, kernel_size=3, bias=False)\n",
    ),
    "one argument": (
        "conv = nn.LazyLinear(8)\n",
        "conv = nn.LazyLinear(8, bias=False)\n",
    ),
    "no arguments": (
        "conv = nn.LazyLinear()\n",
        "conv = nn.LazyLinear(bias=False)\n",
    ),
    "no arguments, a space": (
        "conv = nn.LazyLinear( )\n",
        "conv = nn.LazyLinear(bias=False)\n",
    ),
    "no arguments, a comment": (
        "conv = nn.LazyLinear(\n    # to be done\n)\n",
        "conv = nn.LazyLinear(\n    # to be done\n    bias=False,\n)\n",
    ),
    "no arguments, a tab": (
        "if norm:\n\tconv = nn.LazyLinear(\n\t)\n",
        "if norm:\n\tconv = nn.LazyLinear(\n\t\tbias=False,\n\t)\n",
    ),
    "literal True": (
        "conv = nn.Conv2d(3, 8, 3, bias=True, padding=1)\n",
        "conv = nn.Conv2d(3, 8, 3, bias=False, padding=1)\n",
    ),
    "literal True with spaces": (
        "conv = nn.Conv2d(3, 8, 3, bias = True)\n",
        "conv = nn.Conv2d(3, 8, 3, bias = False)\n",
    ),
    "literal True in parentheses": (
        "conv = nn.Conv2d(3, 8, 3, bias=( True ))\n",
        "conv = nn.Conv2d(3, 8, 3, bias=( False ))\n",
    ),
    "literal True, keywords first": (
        "linear = nn.Linear(bias=True, out_features=8, in_features=3)\n",
        "linear = nn.Linear(bias=False, out_features=8, in_features=3)\n",
    ),
    "literal True before a positional argument": (
        "linear = nn.Linear(3, bias=True, *[8])\n",
        "linear = nn.Linear(3, bias=False, *[8])\n",
    ),
    "positional bias": (
        "conv = nn.Conv2d(3, 8, 3, 1, 1, 1, 1, True)\n",
        "conv = nn.Conv2d(3, 8, 3, 1, 1, 1, 1, False)\n",
    ),
    "positional bias, more behind it": (
        "conv = nn.Conv2d(3, 8, 3, 1, 1, 1, 1, True, 'reflect')\n",
        "conv = nn.Conv2d(3, 8, 3, 1, 1, 1, 1, False, 'reflect')\n",
    ),
    "positional bias of a Linear": (
        "linear = nn.Linear(8, 8, True)\n",
        "linear = nn.Linear(8, 8, False)\n",
    ),
    "positional bias before the dilation": (
        "conv = nn.ConvTranspose2d(3, 8, 3, 1, 1, 0, 1, True, 2)\n",
        "conv = nn.ConvTranspose2d(3, 8, 3, 1, 1, 0, 1, False, 2)\n",
    ),
    "unpacked arguments and a bias that is only a keyword": (
        "norm = nn.BatchNorm2d(*sizes)\n",
        "norm = nn.BatchNorm2d(*sizes, bias=False)\n",
    ),
    "an expression": (
        "conv = nn.Conv2d(3, 8, 3, bias=use_bias or not slim)\n",
        "conv = nn.Conv2d(3, 8, 3, bias=False)\n",
    ),
    "a bias next to unpacked arguments": (
        "conv = nn.Conv2d(3, 8, 3, bias=True, **options)\n",
        "conv = nn.Conv2d(3, 8, 3, bias=False, **options)\n",
    ),
    "a bias behind unpacked arguments": (
        "conv = nn.Conv2d(*sizes, bias=True)\n",
        "conv = nn.Conv2d(*sizes, bias=False)\n",
    ),
    "trailing comma": (
        "conv = nn.Conv2d(3, 8, 3,)\n",
        "conv = nn.Conv2d(3, 8, 3, bias=False,)\n",
    ),
    "no spaces": (
        "conv = nn.Conv2d(3,8,3)\n",
        "conv = nn.Conv2d(3,8,3,bias=False)\n",
    ),
    "spaces everywhere": (
        "conv = nn.Conv2d ( 3, 8, kernel_size = 3 )\n",
        "conv = nn.Conv2d ( 3, 8, kernel_size = 3, bias = False )\n",
    ),
    "one argument per line": (
        "conv = nn.Conv2d(\n    3,\n    8,\n    kernel_size=3,\n)\n",
        "conv = nn.Conv2d(\n    3,\n    8,\n    kernel_size=3,\n    bias=False,\n)\n",
    ),
    "one argument per line, no trailing comma": (
        "conv = nn.Conv2d(\n    3,\n    8,\n    3\n)\n",
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,\n    bias=False\n)\n",
    ),
    "one argument per line, parenthesis behind the last": (
        "conv = nn.Conv2d(3,\n                 8,\n                 3)\n",
        "conv = nn.Conv2d(3,\n                 8,\n                 3,\n                 bias=False)\n",
    ),
    "one argument per line, comma and parenthesis behind the last": (
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,)\n",
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,\n    bias=False,)\n",
    ),
    "one argument on its line": (
        "linear = nn.LazyLinear(\n    8\n)\n",
        "linear = nn.LazyLinear(\n    8,\n    bias=False\n)\n",
    ),
    "all arguments on one line of their own": (
        "conv = nn.Conv2d(\n    3, 8, 3\n)\n",
        "conv = nn.Conv2d(\n    3, 8, 3, bias=False\n)\n",
    ),
    "filled lines": (
        "conv = nn.Conv2d(3, 8, 3,\n                 padding=1)\n",
        "conv = nn.Conv2d(3, 8, 3,\n                 padding=1, bias=False)\n",
    ),
    "mostly one argument per line": (
        "conv = nn.Conv2d(\n    3, 8,\n    kernel_size=3,\n    padding=1,\n)\n",
        "conv = nn.Conv2d(\n    3, 8,\n    kernel_size=3,\n    padding=1,\n    bias=False,\n)\n",
    ),
    "the last argument spans lines": (
        "conv = nn.Conv2d(3, 8, kernel_size=(\n    3,\n    3,\n))\n",
        "conv = nn.Conv2d(3, 8, kernel_size=(\n    3,\n    3,\n), bias=False)\n",
    ),
    "a comment behind each argument": (
        "conv = nn.Conv2d(\n    3,  # in\n    8,  # out, b\n    3,  # kernel\n)  # done\n",
        "conv = nn.Conv2d(\n    3,  # in\n    8,  # out, b\n    3,  # kernel\n    bias=False,\n)  # done\n",
    ),
    "a comment behind the last argument, no trailing comma": (
        "conv = nn.Conv2d(\n    3,\n    8,\n    3  # kernel, odd\n)\n",
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,  # kernel, odd\n    bias=False\n)\n",
    ),
    "a comment line behind the last argument": (
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,\n    # padding=1,\n)\n",
        "conv = nn.Conv2d(\n    3,\n    8,\n    3,\n    bias=False,\n    # padding=1,\n)\n",
    ),
    "a comment behind arguments on one line": (
        "conv = nn.Conv2d(\n    3, 8, 3  # in, out, kernel\n)\n",
        "conv = nn.Conv2d(\n    3, 8, 3, bias=False  # in, out, kernel\n)\n",
    ),
    "a backslash": (
        "conv = nn.Conv2d(3, \\\n    8, 3)\n",
        "conv = nn.Conv2d(3, \\\n    8, 3, bias=False)\n",
    ),
    "a backslash before the call's parenthesis": (
        "conv = nn.Conv2d \\\n    (3, 8, 3)\n",
        "conv = nn.Conv2d \\\n    (3, 8, 3, bias=False)\n",
    ),
    "a callee over two lines": (
        "conv = (nn\n    .Conv2d(3, 8, 3))\n",
        "conv = (nn\n    .Conv2d(3, 8, 3, bias=False))\n",
    ),
    "tabs": (
        "if norm:\n\tconv = nn.Conv2d(\n\t\t3,\n\t\t8,\n\t\t3,\n\t)\n",
        "if norm:\n\tconv = nn.Conv2d(\n\t\t3,\n\t\t8,\n\t\t3,\n\t\tbias=False,\n\t)\n",
    ),
    "line ends of Windows": (
        "conv = nn.Conv2d(\r\n    3,\r\n    8,\r\n    3  # kernel\r\n)\r\n",
        "conv = nn.Conv2d(\r\n    3,\r\n    8,\r\n    3,  # kernel\r\n    bias=False\r\n)\r\n",
    ),
    "line ends of old Macintoshes": (
        "conv = nn.Conv2d(\r    3,\r    8,\r    3,\r)\r",
        "conv = nn.Conv2d(\r    3,\r    8,\r    3,\r    bias=False,\r)\r",
    ),
    "a byte order mark": (
        "\ufeffconv = nn.Conv2d(3, 8, 3)\n",
        "\ufeffconv = nn.Conv2d(3, 8, 3, bias=False)\n",
    ),
    "letters outside ASCII": (
        "π, 名 = '🦆', nn.Conv2d(π, 名['é🦆'], 3)  # 🦆\n",
        "π, 名 = '🦆', nn.Conv2d(π, 名['é🦆'], 3, bias=False)  # 🦆\n",
    ),
    "a form feed": (
        "\x0cconv = nn.Conv2d(3,\x0c 8, 3)\n",
        "\x0cconv = nn.Conv2d(3,\x0c 8, 3, bias=False)\n",
    ),
    "other calls and strings inside": (
        "conv = nn.Conv2d(f(a, bias=True), (n := 8), f'{n!r:>{n}})', 'bias=True')\n",
        "conv = nn.Conv2d(f(a, bias=True), (n := 8), f'{n!r:>{n}})', 'bias=True', bias=False)\n",
    ),
    "a lambda and a string over lines": (
        "conv = nn.Conv2d(3, 8, (lambda *a, **k: 3)('''\n)\n'''))\n",
        "conv = nn.Conv2d(3, 8, (lambda *a, **k: 3)('''\n)\n'''), bias=False)\n",
    ),
    "a bare generator": (
        "linear = nn.LazyLinear(n for n in sizes)\n",
        "linear = nn.LazyLinear((n for n in sizes), bias=False)\n",
    ),
    "several calls on one line": (
        "conv, norm = f(nn.Conv2d(3, 8, 3)), f(8)\n",
        "conv, norm = f(nn.Conv2d(3, 8, 3, bias=False)), f(8)\n",
    ),
    "many brackets side by side": (
        "linear = nn.Linear(f([" + "(), " * 300 + "'((((', # ((((\n]), 8)\n",
        "linear = nn.Linear(f([" + "(), " * 300 + "'((((', # ((((\n]), 8, bias=False)\n",
    ),
    "called at once": (
        "y = nn.Conv2d(3, 8, 3)(x)\n",
        "y = nn.Conv2d(3, 8, 3, bias=False)(x)\n",
    ),
}

REFUSED: dict[str, tuple[str, str]] = {
    "unpacked keywords": ("conv = nn.Conv2d(3, 8, 3, **options)\n", "unpacks"),
    "unpacked arguments": ("conv = nn.Conv2d(*sizes)\n", "unpacks"),
    "unpacked arguments behind others": ("conv = nn.Conv2d(3, 8, *rest)\n", "unpacks"),
    "left out already": ("conv = nn.Conv2d(3, 8, 3, bias=False)\n", "already"),
    "left out by another value": ("conv = nn.Conv2d(3, 8, 3, bias=0)\n", "already"),
    "left out by position": ("linear = nn.Linear(3, 8, False)\n", "already"),
    "too large": ("conv = nn.Conv2d(3, 8, [" + "1, " * 9000 + "])\n", "too large"),
    "too deep": ("conv = nn.Conv2d(3, 8, " + "-" * 150 + "3)\n", "too large"),
    "too many brackets": ("conv = nn.Conv2d(3, 8, " + "(" * 40 + "3" + ")" * 40 + ")\n", "too large"),
    "too many brackets in a string": ("conv = nn.Conv2d(f'{" + "(" * 40 + "3" + ")" * 40 + "}')\n", "too large"),
}
