namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>
/// Apache as an ordinary user, with PHP in its own processes: one program behind one port, which reads the .htaccess files that PHP's
/// frameworks bring. php-fpm would need a second server and something that watches both.
/// </summary>
internal static class ApacheFiles
{
    /// <summary>Errors go to the log and never to a page.</summary>
    public const string Ini = """
        display_errors = Off
        error_log = /dev/stderr
        expose_php = Off
        log_errors = On

        """;

    private const string SourceIsNoPage = """

            <LocationMatch "^/(vendor|node_modules)/|^/(composer\.(json|lock)|package(-lock)?\.json|Procfile)$">
                Require all denied
            </LocationMatch>
        """;

    public static string Ports(int port) => FormattableString.Invariant($"Listen {port}\n");

    /// <param name="root">The directory of pages, absolute.</param>
    /// <param name="fallsBack">Paths without a file belong to index.php.</param>
    /// <param name="isSource">It is the whole source, with what no page needs.</param>
    public static string Site(int port, string root, bool fallsBack, bool isSource) =>
        $$"""
            ServerName localhost
            ServerTokens Prod

            <VirtualHost *:{{port}}>
                DocumentRoot "{{root}}"
                ErrorLog /dev/stderr
                CustomLog /dev/stdout combined

                <Directory "{{root}}">
                    Options -Indexes +FollowSymLinks
                    AllowOverride All
                    Require all granted
                    DirectoryIndex index.php index.html{{(fallsBack ? "\n        FallbackResource /index.php" : "")}}
                </Directory>

                # Hidden files are nobody's business, but for those that were made to be asked for.
                <LocationMatch "(^|/)\.(?!well-known/)">
                    Require all denied
                </LocationMatch>{{(isSource ? SourceIsNoPage : "")}}
            </VirtualHost>

            """;
}
