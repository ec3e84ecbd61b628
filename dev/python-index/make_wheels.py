"""Turns every Python distribution that Debian's packages installed into a wheel, and lays them out as a PEP 503 index.

usage: make_wheels.py DIRECTORY
"""
import base64
import email.parser
import hashlib
import html
import importlib.metadata
import pathlib
import re
import subprocess
import sys
import zipfile

from packaging.requirements import InvalidRequirement, Requirement

INSTALLED = pathlib.Path("/usr/lib/python3/dist-packages")


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def dpkg(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def owner_of(distribution):
    """The Debian package that a distribution came with."""
    return dpkg("dpkg", "-S", str(distribution._path)).split(":")[0]


def debian_files(package):
    listed = dpkg("dpkg", "-L", package).splitlines()
    return [file for line in listed if (file := pathlib.Path(line)).is_relative_to(INSTALLED) and file.is_file()]


def debian_requirements(package, distributions):
    """The distributions that a package depends on. dh_python3 moves what a distribution always requires from its metadata
    into the package's dependencies, and leaves only what its extras require."""
    depends = re.findall(r"[a-z0-9][a-z0-9.+-]+", re.sub(r"\([^)]*\)", "", dpkg("dpkg-query", "-W", "-f", "${Depends}", package)))
    return {distributions[name] for name in depends if name in distributions}


def requirement(text, versions):
    """A requirement as Debian meets it: without a version range where it ships (and has patched for) another
    version; none where it does without."""
    try:
        wanted = Requirement(text)
    except InvalidRequirement:
        return None
    installed = versions.get(normalised(wanted.name))
    if not installed:
        return None
    if not wanted.specifier.contains(installed, prereleases=True):
        wanted.specifier = type(wanted.specifier)("")
    return str(wanted)


def metadata_of(distribution, versions, always):
    source = distribution.read_text("METADATA") or distribution.read_text("PKG-INFO") or distribution.read_text("")
    message = email.parser.Parser().parsestr(source)
    for header in ("Requires-Dist", "Description", "License-File"):
        del message[header]
    message.set_payload("")
    for text in distribution.requires or []:
        if rewritten := requirement(text, versions):
            message["Requires-Dist"] = rewritten
    for name in sorted(always):
        message["Requires-Dist"] = name
    return message.as_string()


def write_wheel(distribution, package, versions, always, index):
    name, version = distribution.metadata["Name"], distribution.version
    files = [f for f in debian_files(package) if ".dist-info" not in str(f) and ".egg-info" not in str(f) and "__pycache__" not in f.parts]
    native = any(f.suffix == ".so" for f in files)
    tag = "cp311-cp311-linux_x86_64" if native else "py3-none-any"
    escaped = re.sub(r"[-_.]+", "_", name)
    info = f"{escaped}-{version}.dist-info"
    members = {str(f.relative_to(INSTALLED)): f.read_bytes() for f in files}
    members[f"{info}/METADATA"] = metadata_of(distribution, versions, always).encode()
    members[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: imagebuild-dev\nRoot-Is-Purelib: {str(not native).lower()}\nTag: {tag}\n".encode()
    if entry_points := distribution.read_text("entry_points.txt"):
        members[f"{info}/entry_points.txt"] = entry_points.encode()
    directory = index / normalised(name)
    directory.mkdir(parents=True, exist_ok=True)
    wheel = directory / f"{escaped}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        record = []
        for member, content in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(member, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{member},sha256={digest},{len(content)}")
        archive.writestr(f"{info}/RECORD", "\n".join(record + [f"{info}/RECORD,,", ""]))
    return wheel


def write_page(directory, links):
    anchors = "".join(f'<a href="{html.escape(target)}">{html.escape(text)}</a><br>\n' for target, text in links)
    (directory / "index.html").write_text(f"<!DOCTYPE html>\n<html><body>\n{anchors}</body></html>\n")


def main(index):
    found = {normalised(d.metadata["Name"]): d for d in importlib.metadata.distributions(path=[str(INSTALLED)])}
    versions = {name: d.version for name, d in found.items()}
    index.mkdir(parents=True, exist_ok=True)
    owners = {name: owner_of(d) for name, d in found.items()}
    distributions = {package: name for name, package in owners.items()}
    for name, distribution in sorted(found.items()):
        always = debian_requirements(owners[name], distributions) - {name}
        wheel = write_wheel(distribution, owners[name], versions, always, index)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        write_page(wheel.parent, [(f"{wheel.name}#sha256={digest}", wheel.name)])
        print(wheel.name)
    write_page(index, [(f"{name}/", name) for name in sorted(found)])


main(pathlib.Path(sys.argv[1]))
