namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>
/// Libraries of the system that gems are compiled with and load, as Debian packages. Gems that bring their library, or are compiled with
/// what the images of Ruby have, are not here: nokogiri, bcrypt, puma, bootsnap, grpc …
/// </summary>
internal static class RubyLibraries
{
    /// <summary>Build: headers that compiling needs. Run: what is loaded; names that are the same in several releases of Debian.</summary>
    private static readonly Dictionary<string, (string[] Build, string[] Run)> ByGem = new(StringComparer.Ordinal)
    {
        ["charlock_holmes"] = (["libicu-dev", "zlib1g-dev"], ["libicu-dev"]),
        ["curb"] = (["libcurl4-openssl-dev"], ["libcurl4"]),
        ["ethon"] = ([], ["libcurl4"]),
        ["ffi-icu"] = ([], ["libicu-dev"]),
        ["ffi-rzmq-core"] = ([], ["libzmq5"]),
        ["filemagic"] = (["libmagic-dev"], ["libmagic1"]),
        ["gpgme"] = (["libgpgme-dev"], ["libgpgme-dev"]),
        ["idn-ruby"] = (["libidn-dev"], ["libidn12"]),
        ["libxml-ruby"] = (["libxml2-dev"], ["libxml2"]),
        ["mimemagic"] = (["shared-mime-info"], ["shared-mime-info"]),
        ["mini_magick"] = ([], ["imagemagick"]),
        ["mysql2"] = (["default-libmysqlclient-dev"], ["libmariadb3"]),
        ["pg"] = (["libpq-dev"], ["libpq5"]),
        ["rbnacl"] = ([], ["libsodium-dev"]),
        ["rmagick"] = (["libmagickwand-dev", "pkg-config"], ["libmagickwand-dev"]),
        ["rtesseract"] = ([], ["tesseract-ocr"]),
        ["ruby-filemagic"] = (["libmagic-dev"], ["libmagic1"]),
        ["ruby-graphviz"] = ([], ["graphviz"]),
        ["ruby-ldap"] = (["libldap-dev", "libsasl2-dev"], ["libldap-dev", "libsasl2-2"]),
        ["ruby-odbc"] = (["unixodbc-dev"], ["unixodbc"]),
        ["ruby-vips"] = ([], ["libvips42"]),
        ["rugged"] = (["cmake", "libssl-dev", "pkg-config"], []),
        ["snappy"] = (["cmake", "libsnappy-dev"], ["libsnappy1v5"]),
        ["sqlite3"] = (["libsqlite3-dev"], ["libsqlite3-0"]),
        ["streamio-ffmpeg"] = ([], ["ffmpeg"]),
        ["tiny_tds"] = (["freetds-dev"], ["libsybdb5"]),
        ["wkhtmltopdf-binary"] = (
            [],
            ["libfontconfig1", "libfreetype6", "libjpeg62-turbo", "libpng16-16", "libx11-6", "libxcb1", "libxext6", "libxrender1"]
        ),
    };

    /// <summary>Gems that no package of Debian makes work, and why.</summary>
    private static readonly (string Gem, string Why)[] Impossible =
    [
        ("ruby-oci8", "Oracle's client, which cannot be fetched without its licence"),
        ("therubyracer", "a V8 that no longer compiles; use mini_racer"),
    ];

    private static readonly string[] Browsers = ["capybara-webkit", "cuprite", "ferrum", "grover", "puppeteer-ruby", "selenium-webdriver"];

    public static IReadOnlyList<string> Build(RubyProject project) => Packages(project, libraries => libraries.Build);

    public static IReadOnlyList<string> Run(RubyProject project) => Packages(project, libraries => libraries.Run);

    public static void Warn(PlanContext context, RubyProject project, string image)
    {
        foreach (var (gem, why) in Impossible.Where(one => project.Has(one.Gem)))
        {
            context.Warnings.Add($"The gem {gem} needs {why}: the build stops at it; add a Dockerfile, or take it out");
        }

        foreach (var gem in Browsers.Where(gem => project.Has(gem)))
        {
            context.Warnings.Add(
                $"The project needs {gem}, and no browser is in {image}: connect to one elsewhere, or add a Dockerfile that installs it"
            );
        }
    }

    private static List<string> Packages(RubyProject project, Func<(string[] Build, string[] Run), string[]> which) =>
        [.. project.Gems.Where(ByGem.ContainsKey).SelectMany(gem => which(ByGem[gem])).Distinct(StringComparer.Ordinal)];
}
