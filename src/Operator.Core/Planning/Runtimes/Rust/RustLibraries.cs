using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>Debian's packages that crates need: to be compiled, and to run.</summary>
internal sealed record RustLibraries(IReadOnlyList<string> ToBuild, IReadOnlyList<string> ToRun)
{
    private const string Certificates = "ca-certificates";

    // rust's image has compilers, pkg-config and the headers of OpenSSL, PostgreSQL, MySQL, SQLite and curl, but none of these.
    private static readonly Dictionary<string, string[]> Building = new(StringComparer.Ordinal)
    {
        ["aws-lc-fips-sys"] = ["cmake", "golang"],
        ["aws-lc-sys"] = ["cmake"],
        ["bindgen"] = ["libclang-dev"],
        ["clang-sys"] = ["libclang-dev"],
        ["cmake"] = ["cmake"],
        ["prost-build"] = ["protobuf-compiler"],
        ["rdkafka-sys"] = ["cmake"],
    };

    private static readonly Dictionary<string, string[]> Running = new(StringComparer.Ordinal)
    {
        ["curl-sys"] = ["libcurl4", Certificates],
        ["libsqlite3-sys"] = ["libsqlite3-0"],
        ["mysqlclient-sys"] = ["libmariadb3"],
        ["native-tls"] = [Certificates],
        ["openssl-probe"] = [Certificates],
        ["openssl-sys"] = ["libssl3", Certificates],
        ["pq-sys"] = ["libpq5"],
        ["rustls"] = [Certificates],
        ["rustls-native-certs"] = [Certificates],
    };

    // Without Cargo.lock: what the direct dependencies bring.
    private static readonly Dictionary<string, string[]> Direct = new(StringComparer.Ordinal)
    {
        ["curl"] = ["curl-sys"],
        ["diesel"] = ["pq-sys", "mysqlclient-sys", "libsqlite3-sys"],
        ["hyper-rustls"] = ["rustls"],
        ["hyper-tls"] = ["openssl-sys"],
        ["native-tls"] = ["openssl-sys"],
        ["openssl"] = ["openssl-sys"],
        ["rdkafka"] = ["rdkafka-sys"],
        ["reqwest"] = ["openssl-sys"],
        ["rusqlite"] = ["libsqlite3-sys"],
        ["sqlx"] = ["openssl-sys", "libsqlite3-sys"],
        ["tokio-native-tls"] = ["openssl-sys"],
        ["tonic-build"] = ["prost-build"],
        ["ureq"] = ["rustls"],
    };

    /// <param name="locked">Packages of Cargo.lock; null without one.</param>
    /// <param name="direct">Dependencies that the manifests name.</param>
    public static RustLibraries Of(IReadOnlySet<string>? locked, IReadOnlySet<string> direct)
    {
        var crates =
            locked ?? direct.SelectMany(name => Direct.GetValueOrDefault(name, []).Prepend(name)).ToHashSet(StringComparer.Ordinal);
        return new RustLibraries(Packages(Building, crates), Packages(Running, crates));
    }

    /// <summary>Names of the packages of a Cargo.lock.</summary>
    public static IReadOnlySet<string> Names(TomlValue.Table locked) =>
        ((locked.Find("package") as TomlValue.Array)?.Items ?? [])
            .OfType<TomlValue.Table>()
            .Select(package => package.FindText("name"))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);

    public static string Install(IReadOnlyList<string> packages) =>
        $"apt-get update && apt-get install --yes --no-install-recommends {string.Join(' ', packages)} && rm -rf /var/lib/apt/lists/*";

    private static IReadOnlyList<string> Packages(Dictionary<string, string[]> table, IReadOnlySet<string> crates) =>
        [.. table.Where(entry => crates.Contains(entry.Key)).SelectMany(entry => entry.Value).Distinct().Order(StringComparer.Ordinal)];
}
