"""Makes the two web fonts from the TTFs of fontpkg-be-vietnam-pro: Latin, Vietnamese, punctuation. Run: make fonts."""

from pathlib import Path

import fontpkg_be_vietnam_pro
from fontTools import subset

OUT = Path("src/diemtua/web/static/diemtua/fonts")
UNICODES = "U+0020-007E,U+00A0-00FF,U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0303,U+0309,U+0323,U+1EA0-1EF9,U+2010-2026,U+2030,U+20AB,U+2190-2193,U+2212,U+2265,U+2264,U+00D7"


def main() -> None:
    folder = Path(fontpkg_be_vietnam_pro.__file__).parent
    OUT.mkdir(parents=True, exist_ok=True)
    for weight, style in (("400", "Regular"), ("600", "SemiBold")):
        source = next(p for p in folder.rglob(f"*{style}.ttf") if "Italic" not in p.name)
        target = OUT / f"be-vietnam-pro-{weight}.woff2"
        subset.main(
            [str(source), f"--unicodes={UNICODES}", "--flavor=woff2", "--layout-features=*", f"--output-file={target}"]
        )
        print(target, target.stat().st_size)
    (OUT / "OFL.txt").write_bytes((folder / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
