namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>Libraries and tools of the system that a Python distribution needs, as Debian packages.</summary>
/// <param name="Compiles">It has no compiled form for Linux, so that installing it compiles C or C++.</param>
/// <param name="Build">Headers that are needed to compile it, besides those in the image <c>native</c>.</param>
/// <param name="Run">What its compiled form loads; names that are the same in several releases of Debian.</param>
internal sealed record PythonLibraries(bool Compiles, IReadOnlyList<string> Build, IReadOnlyList<string> Run)
{
    private static readonly Dictionary<string, PythonLibraries> ByName = new(StringComparer.Ordinal)
    {
        ["annoy"] = Compiled([], []),
        ["cairocffi"] = Loads("libcairo2"),
        ["cairosvg"] = Loads("libcairo2"),
        ["dbus-python"] = Compiled(["libdbus-1-dev", "libglib2.0-dev"], ["libdbus-1-3", "libglib2.0-0"]),
        ["ffmpeg-python"] = Loads("ffmpeg"),
        ["gssapi"] = Compiled(["libkrb5-dev"], ["libgssapi-krb5-2"]),
        ["kerberos"] = Compiled(["libkrb5-dev"], ["libgssapi-krb5-2"]),
        ["mysqlclient"] = Compiled(["default-libmysqlclient-dev"], ["libmariadb3"]),
        ["netifaces"] = Compiled([], []),
        ["opencv-contrib-python"] = Loads("libgl1", "libglib2.0-0"),
        ["opencv-python"] = Loads("libgl1", "libglib2.0-0"),
        ["pdf2image"] = Loads("poppler-utils"),
        ["psycopg-c"] = Compiled(["libpq-dev"], ["libpq5"]),
        ["psycopg2"] = Compiled(["libpq-dev"], ["libpq5"]),
        ["psycopg2cffi"] = Compiled(["libpq-dev"], ["libpq5"]),
        ["pyaudio"] = Compiled(["portaudio19-dev"], ["libportaudio2"]),
        ["pycairo"] = Compiled(["libcairo2-dev", "pkg-config"], ["libcairo2"]),
        ["pycurl"] = Compiled(["libcurl4-openssl-dev", "libssl-dev"], ["libcurl4"]),
        ["pydub"] = Loads("ffmpeg"),
        ["pygraphviz"] = Compiled(["libgraphviz-dev"], ["graphviz"]),
        ["pyicu"] = Compiled(["libicu-dev", "pkg-config"], ["libicu-dev"]),
        ["pyodbc"] = Compiled(["unixodbc-dev"], ["unixodbc"]),
        ["pytesseract"] = Loads("tesseract-ocr"),
        ["python-ldap"] = Compiled(["libldap-dev", "libsasl2-dev"], ["libldap-dev", "libsasl2-2"]),
        ["python-magic"] = Loads("libmagic1"),
        ["pyzbar"] = Loads("libzbar0"),
        ["uwsgi"] = Compiled([], ["libxml2"]),
        ["weasyprint"] = Loads("libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0"),
        ["xmlsec"] = Compiled(["libxml2-dev", "libxmlsec1-dev", "pkg-config"], ["libxmlsec1-openssl"]),
    };

    /// <summary>Where Alpine's name is another one; packages that are named alike are not here.</summary>
    private static readonly Dictionary<string, string> Alpine = new(StringComparer.Ordinal)
    {
        ["default-libmysqlclient-dev"] = "mariadb-connector-c-dev",
        ["libcairo2"] = "cairo",
        ["libcairo2-dev"] = "cairo-dev",
        ["libcurl4"] = "libcurl",
        ["libcurl4-openssl-dev"] = "curl-dev",
        ["libdbus-1-3"] = "dbus-libs",
        ["libdbus-1-dev"] = "dbus-dev",
        ["libgl1"] = "mesa-gl",
        ["libglib2.0-0"] = "glib",
        ["libglib2.0-dev"] = "glib-dev",
        ["libgraphviz-dev"] = "graphviz-dev",
        ["libgssapi-krb5-2"] = "krb5-libs",
        ["libharfbuzz-subset0"] = "harfbuzz-subset",
        ["libicu-dev"] = "icu-dev",
        ["libkrb5-dev"] = "krb5-dev",
        ["libldap-dev"] = "openldap-dev",
        ["libmagic1"] = "libmagic",
        ["libmariadb3"] = "mariadb-connector-c",
        ["libpango-1.0-0"] = "pango",
        ["libpangoft2-1.0-0"] = "pango",
        ["libportaudio2"] = "portaudio",
        ["libpq5"] = "libpq",
        ["libsasl2-2"] = "libsasl",
        ["libsasl2-dev"] = "cyrus-sasl-dev",
        ["libsqlite3-0"] = "sqlite-libs",
        ["libsqlite3-dev"] = "sqlite-dev",
        ["libssl-dev"] = "openssl-dev",
        ["libvips42"] = "vips",
        ["libxmlsec1-dev"] = "xmlsec-dev",
        ["libxmlsec1-openssl"] = "xmlsec",
        ["libzbar0"] = "zbar",
        ["pkg-config"] = "pkgconf",
        ["portaudio19-dev"] = "portaudio-dev",
        ["unixodbc-dev"] = "unixodbc-dev",
    };

    /// <summary>What these distributions need together, each with its extras.</summary>
    public static PythonLibraries Of(IEnumerable<PythonRequirement> requirements, bool compiles)
    {
        var all = requirements.DistinctBy(requirement => (requirement.Name, string.Join(',', requirement.Extras))).ToList();
        var hasBinary = all.Any(requirement =>
            requirement.Name == "psycopg-binary" || (requirement.Name == "psycopg" && requirement.Extras.Contains("binary"))
        );
        var found = all.Select(requirement =>
                requirement switch
                {
                    { Name: "psycopg", Extras: var extras } => extras.Contains("c") ? ByName["psycopg-c"]
                    : hasBinary ? null
                    : Loads("libpq5"),
                    { Name: var name } => ByName.GetValueOrDefault(name),
                }
            )
            .OfType<PythonLibraries>()
            .ToList();
        return new PythonLibraries(
            compiles || found.Any(one => one.Compiles),
            Sorted(found.SelectMany(one => one.Build)),
            Sorted(found.SelectMany(one => one.Run))
        );
    }

    /// <summary>The command that installs packages of these Debian names in an image; null when there are none.</summary>
    public static string? Install(IReadOnlyList<string> packages, string image) =>
        packages.Count == 0 ? null
        : Nixpacks.SystemPackages.IsAlpine(image)
            ? $"apk add --no-cache {string.Join(' ', Sorted(packages.Select(name => Alpine.GetValueOrDefault(name, name))))}"
        : $"apt-get update && apt-get install -y --no-install-recommends {string.Join(' ', Sorted(packages))} && rm -rf /var/lib/apt/lists/*";

    private static PythonLibraries Compiled(IReadOnlyList<string> build, IReadOnlyList<string> run) => new(true, build, run);

    private static PythonLibraries Loads(params IReadOnlyList<string> run) => new(false, [], run);

    private static List<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
