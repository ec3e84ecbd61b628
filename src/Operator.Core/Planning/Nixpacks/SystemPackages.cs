using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>What nix would install, as packages of the base image's own distribution.</summary>
internal static partial class SystemPackages
{
    /// <summary>nix's name → Debian's and Alpine's; null where Alpine has none.</summary>
    private static readonly Dictionary<string, (string Debian, string? Alpine)> Known = new(StringComparer.Ordinal)
    {
        ["bash"] = ("bash", "bash"),
        ["cacert"] = ("ca-certificates", "ca-certificates"),
        ["cairo"] = ("libcairo2-dev", "cairo-dev"),
        ["chromium"] = ("chromium", "chromium"),
        ["cmake"] = ("cmake", "cmake"),
        ["curl"] = ("curl", "curl"),
        ["ffmpeg"] = ("ffmpeg", "ffmpeg"),
        ["ffmpeg-headless"] = ("ffmpeg", "ffmpeg"),
        ["file"] = ("file", "file"),
        ["gcc"] = ("build-essential", "build-base"),
        ["ghostscript"] = ("ghostscript", "ghostscript"),
        ["git"] = ("git", "git"),
        ["glib"] = ("libglib2.0-0", "glib"),
        ["glibc"] = ("libc6", "libc6-compat"),
        ["gnumake"] = ("make", "make"),
        ["gnutar"] = ("tar", "tar"),
        ["graphviz"] = ("graphviz", "graphviz"),
        ["gzip"] = ("gzip", "gzip"),
        ["imagemagick"] = ("imagemagick", "imagemagick"),
        ["jq"] = ("jq", "jq"),
        ["libffi"] = ("libffi-dev", "libffi-dev"),
        ["libGL"] = ("libgl1", "mesa-gl"),
        ["libmysqlclient"] = ("default-libmysqlclient-dev", "mariadb-connector-c-dev"),
        ["libpq"] = ("libpq-dev", "libpq-dev"),
        ["libuuid"] = ("uuid-dev", "util-linux-dev"),
        ["libwebp"] = ("libwebp-dev", "libwebp-dev"),
        ["libxml2"] = ("libxml2-dev", "libxml2-dev"),
        ["libxslt"] = ("libxslt1-dev", "libxslt-dev"),
        ["libyaml"] = ("libyaml-dev", "yaml-dev"),
        ["nodejs"] = ("nodejs", "nodejs"),
        ["openssh"] = ("openssh-client", "openssh-client"),
        ["openssl"] = ("libssl-dev", "openssl-dev"),
        ["pkg-config"] = ("pkg-config", "pkgconf"),
        ["pkgconfig"] = ("pkg-config", "pkgconf"),
        ["poppler_utils"] = ("poppler-utils", "poppler-utils"),
        ["postgresql"] = ("postgresql-client", "postgresql-client"),
        ["python3"] = ("python3", "python3"),
        ["rsync"] = ("rsync", "rsync"),
        ["sqlite"] = ("sqlite3", "sqlite"),
        ["tesseract"] = ("tesseract-ocr", "tesseract-ocr"),
        ["unzip"] = ("unzip", "unzip"),
        ["vips"] = ("libvips-dev", "vips-dev"),
        ["wget"] = ("wget", "wget"),
        ["wkhtmltopdf"] = ("wkhtmltopdf", null),
        ["xz"] = ("xz-utils", "xz"),
        ["zip"] = ("zip", "zip"),
        ["zlib"] = ("zlib1g-dev", "zlib-dev"),
    };

    /// <param name="ofImage">True for what the base image brings itself.</param>
    /// <returns>The command that installs what the phase needs; null when that is nothing.</returns>
    public static string? Install(NixpacksPhase phase, string image, Predicate<string> ofImage)
    {
        var alpine = IsAlpine(image);
        if (alpine && phase.AptPkgs is { Count: > 0 })
        {
            throw Invalid(
                $"Phase {phase.Name} needs Debian packages, and {image} is Alpine: name a Debian image in buildImage, or use nixPkgs"
            );
        }

        var packages = (phase.NixPkgs ?? [])
            .Concat(phase.NixLibs ?? [])
            .Where(name => !ofImage(name))
            .Select(name => Translated(name, alpine))
            .Concat(phase.AptPkgs?.Select(Checked) ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return packages.Count == 0 ? null
            : alpine ? $"apk add --no-cache {string.Join(' ', packages)}"
            : $"apt-get update && apt-get install -y --no-install-recommends {string.Join(' ', packages)} && rm -rf /var/lib/apt/lists/*";
    }

    public static bool IsAlpine(string image) => image.Contains("alpine", StringComparison.OrdinalIgnoreCase);

    private static string Translated(string name, bool alpine)
    {
        // stdenv.cc.cc.lib and the like: the C library, which every base image has in its own form.
        var plain = name.StartsWith("pkgs.", StringComparison.Ordinal) ? name["pkgs.".Length..] : name;
        var found = plain is "stdenv.cc.cc.lib" or "stdenv.cc.cc" ? ("libstdc++6", "libstdc++") : Known.GetValueOrDefault(plain);
        return (alpine ? found.Item2 : found.Item1)
            ?? throw Invalid(
                $"No package of the base image is known for the nix package {DisplayText.Of(name)}: name the Debian package in aptPkgs"
            );
    }

    private static string Checked(string name) =>
        DebianName.IsMatch(name) ? name : throw Invalid($"{DisplayText.Of(name)} in aptPkgs is not the name of a Debian package");

    private static PlanRefusal Invalid(string message) => new(PlanReasons.NixpacksInvalid, message);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]+(=[A-Za-z0-9.+:~-]+)?\z")]
    private static partial Regex DebianName { get; }
}
