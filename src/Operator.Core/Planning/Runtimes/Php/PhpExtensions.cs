using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>The extensions that a project needs, by where they come from.</summary>
/// <param name="Own">Part of PHP's sources: docker-php-ext-install compiles them.</param>
/// <param name="Pecl">From PECL, with a version where one is asked for.</param>
/// <param name="Build">Debian packages that compiling needs.</param>
/// <param name="Run">Debian packages that they load; names that are the same in several releases of Debian.</param>
internal sealed partial record PhpExtensions(
    IReadOnlyList<string> Own,
    IReadOnlyList<string> Pecl,
    IReadOnlyList<string> Build,
    IReadOnlyList<string> Run
)
{
    private const int MostFiles = 60;

    // php -m in the image, and what is another name of it.
    private static readonly HashSet<string> InImage = new(
        (
            "core ctype curl date dom fileinfo filter hash iconv json libxml mbstring mhash mysqlnd openssl pcre pdo pdo_sqlite phar posix random readline "
            + "reflection session simplexml sodium spl sqlite3 standard tokenizer uri lexbor xml xmlreader xmlwriter zend-opcache zlib opcache"
        ).Split(' '),
        StringComparer.Ordinal
    );

    private static readonly Dictionary<string, (string[] Build, string[] Run)> OfSources = new(StringComparer.Ordinal)
    {
        ["bcmath"] = ([], []),
        ["bz2"] = (["libbz2-dev"], ["libbz2-1.0"]),
        ["calendar"] = ([], []),
        ["exif"] = ([], []),
        ["ffi"] = (["libffi-dev"], ["libffi8"]),
        ["ftp"] = (["libssl-dev"], []),
        ["gd"] = (
            ["libfreetype-dev", "libjpeg62-turbo-dev", "libpng-dev", "libwebp-dev"],
            ["libfreetype6", "libjpeg62-turbo", "libpng16-16", "libwebp7"]
        ),
        ["gettext"] = ([], []),
        ["gmp"] = (["libgmp-dev"], ["libgmp10"]),
        ["intl"] = (["libicu-dev"], ["libicu-dev"]),
        ["ldap"] = (["libldap-dev"], ["libldap-dev"]),
        ["mysqli"] = ([], []),
        ["pcntl"] = ([], []),
        ["pdo_mysql"] = ([], []),
        ["pdo_pgsql"] = (["libpq-dev"], ["libpq5"]),
        ["pgsql"] = (["libpq-dev"], ["libpq5"]),
        ["shmop"] = ([], []),
        ["soap"] = (["libxml2-dev"], []),
        ["sockets"] = ([], []),
        ["sysvmsg"] = ([], []),
        ["sysvsem"] = ([], []),
        ["sysvshm"] = ([], []),
        ["tidy"] = (["libtidy-dev"], ["libtidy-dev"]),
        ["xsl"] = (["libxslt1-dev"], ["libxslt1.1"]),
        ["zip"] = (["libzip-dev"], ["libzip-dev"]),
    };

    private static readonly Dictionary<string, (string[] Build, string[] Run)> OfPecl = new(StringComparer.Ordinal)
    {
        ["amqp"] = (["librabbitmq-dev"], ["librabbitmq4"]),
        ["apcu"] = ([], []),
        ["ds"] = ([], []),
        ["igbinary"] = ([], []),
        ["imagick"] = (["libmagickwand-dev"], ["libmagickwand-dev"]),
        ["memcached"] = (["libmemcached-dev", "libssl-dev", "zlib1g-dev"], ["libmemcached11"]),
        ["mongodb"] = (["libssl-dev"], []),
        ["msgpack"] = ([], []),
        ["rdkafka"] = (["librdkafka-dev"], ["librdkafka1"]),
        ["redis"] = ([], []),
        ["ssh2"] = (["libssh2-1-dev"], ["libssh2-1"]),
        ["uuid"] = (["uuid-dev"], ["libuuid1"]),
        ["yaml"] = (["libyaml-dev"], ["libyaml-0-2"]),
    };

    // Of what the code calls where nothing declares it: a driver that is missing shows only when a page asks for it.
    private static readonly (Regex Pattern, string Extension)[] Calls =
    [
        (MysqliCall, "mysqli"),
        (PdoMysqlCall, "pdo_mysql"),
        (PdoPgsqlCall, "pdo_pgsql"),
        (PgsqlCall, "pgsql"),
        (GdCall, "gd"),
        (BcCall, "bcmath"),
        (ZipCall, "zip"),
        (IntlCall, "intl"),
        (SoapCall, "soap"),
        (RedisCall, "redis"),
    ];

    /// <exception cref="PlanRefusal">One cannot be installed, by its name.</exception>
    public static PhpExtensions Of(PlanContext context, ComposerProject project)
    {
        var asked = project
            .Extensions()
            .Concat(Usual(context.Files, project))
            .DistinctBy(one => one.Name)
            .Where(one => !InImage.Contains(one.Name))
            .ToList();
        if (asked.Find(one => !OfSources.ContainsKey(one.Name) && !OfPecl.ContainsKey(one.Name)) is { Name: { } unknown })
        {
            throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"The project needs ext-{DisplayText.Of(unknown, 40)}, which is not known how to install: add a Dockerfile that does, or take it out of composer.json"
            );
        }

        var libraries = asked.Select(one => OfSources.TryGetValue(one.Name, out var own) ? own : OfPecl[one.Name]).ToList();
        return new PhpExtensions(
            [.. asked.Select(one => one.Name).Where(OfSources.ContainsKey).Order(StringComparer.Ordinal)],
            [.. asked.Where(one => OfPecl.ContainsKey(one.Name)).Select(Release).Order(StringComparer.Ordinal)],
            [.. libraries.SelectMany(one => one.Build).Distinct(StringComparer.Ordinal)],
            [.. libraries.SelectMany(one => one.Run).Distinct(StringComparer.Ordinal)]
        );
    }

    public bool Any => Own.Count > 0 || Pecl.Count > 0;

    /// <summary>The commands that compile and enable them.</summary>
    public IEnumerable<string> Commands()
    {
        if (Own.Count > 0)
        {
            var configure = Own.Contains("gd") ? "docker-php-ext-configure gd --with-freetype --with-jpeg --with-webp && " : "";
            yield return $"{configure}docker-php-ext-install -j2 {string.Join(' ', Own)}";
        }

        if (Pecl.Count > 0)
        {
            yield return $"pecl install {string.Join(' ', Pecl)} && docker-php-ext-enable {string.Join(' ', Pecl.Select(one => one.Split('-')[0]))}";
        }
    }

    // ^1.21.0 is met by 1.21.0, and not by the newest, which pecl would take.
    private static string Release((string Name, string Range) asked) =>
        Lowest.Match(asked.Range) is { Success: true } lowest
            ? $"{asked.Name}-{lowest.Groups[1].Value}{(lowest.Groups[2].Success ? lowest.Groups[2].Value : ".0")}"
            : asked.Name;

    private static IEnumerable<(string Name, string Range)> Usual(IProjectFiles files, ComposerProject project)
    {
        string[] names =
            files.FileExists("wp-load.php") || project.Has("roots/bedrock-autoloader") ? ["mysqli", "gd", "exif", "zip", "intl"]
            : project.Has("laravel/framework")
            || project.Has("illuminate/database")
            || project.Has("doctrine/dbal")
            || project.Has("drupal/core")
                ? ["pdo_mysql", "pdo_pgsql"]
            : [];
        return names.Concat(Called(files)).Select(name => (name, "*"));
    }

    private static IEnumerable<string> Called(IProjectFiles files)
    {
        var sources = new[] { "", "public", "src", "app", "config", "includes", "inc", "lib" }
            .SelectMany(directory =>
                files
                    .List(directory)
                    .Where(entry => !entry.IsDirectory && entry.Name.EndsWith(".php", StringComparison.Ordinal))
                    .Select(entry => directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}")
            )
            .Take(MostFiles)
            .Select(file => files.ReadText(file) ?? "")
            .ToList();
        return Calls.Where(call => sources.Exists(call.Pattern.IsMatch)).Select(call => call.Extension);
    }

    [GeneratedRegex(@"\A[\^~]\s?(\d{1,3}\.\d{1,3})(\.\d{1,3})?\z")]
    private static partial Regex Lowest { get; }

    [GeneratedRegex(@"\bmysqli(?:_connect|_init)?\s?\(")]
    private static partial Regex MysqliCall { get; }

    [GeneratedRegex("[\"']mysql:")]
    private static partial Regex PdoMysqlCall { get; }

    [GeneratedRegex("[\"']pgsql:")]
    private static partial Regex PdoPgsqlCall { get; }

    [GeneratedRegex(@"\bpg_p?connect\s?\(")]
    private static partial Regex PgsqlCall { get; }

    [GeneratedRegex(@"\bimagecreate\w{0,20}\s?\(")]
    private static partial Regex GdCall { get; }

    [GeneratedRegex(@"\bbc(?:add|sub|mul|div|mod|pow|comp)\s?\(")]
    private static partial Regex BcCall { get; }

    [GeneratedRegex(@"\bnew \\?ZipArchive\b")]
    private static partial Regex ZipCall { get; }

    [GeneratedRegex(@"\bnew \\?(?:NumberFormatter|IntlDateFormatter|Collator)\b")]
    private static partial Regex IntlCall { get; }

    [GeneratedRegex(@"\bnew \\?SoapClient\b")]
    private static partial Regex SoapCall { get; }

    [GeneratedRegex(@"\bnew \\?Redis\b")]
    private static partial Regex RedisCall { get; }
}
