using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Sites;

/// <summary>nginx as an ordinary user: nothing is written but below /tmp. The same files work in Alpine's, Debian's and the official images.</summary>
internal static partial class NginxFiles
{
    public const string Main = """
        worker_processes auto;
        pid /tmp/nginx.pid;
        error_log /dev/stderr warn;

        events {
            worker_connections 1024;
        }

        http {
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            access_log /dev/stdout;
            sendfile on;
            server_tokens off;
            gzip on;
            gzip_types text/plain text/css application/javascript application/json image/svg+xml;
            client_body_temp_path /tmp/client_body;
            proxy_temp_path /tmp/proxy;
            fastcgi_temp_path /tmp/fastcgi;
            uwsgi_temp_path /tmp/uwsgi;
            scgi_temp_path /tmp/scgi;
            include /etc/nginx/conf.d/*.conf;
        }

        """;

    public static string Site(int port, bool spa) =>
        $$"""
            server {
                listen {{port}};
                root /usr/share/nginx/html;
                index index.html;

                # Files whose names begin with a dot are nobody's business, but for those that were made to be asked for.
                location ~ /\.(?!well-known/) {
                    deny all;
                }

                location / {
                    try_files $uri $uri/ {{(spa ? "/index.html" : "$uri.html =404")}};
                }{{(spa ? "" : "\n\n    error_page 404 /404.html;")}}
            }

            """;

    /// <summary>The first port that a server configuration listens on; 80 where it names none.</summary>
    public static int PortOf(string configuration) =>
        Listen.Match(configuration) is { Success: true } match
        && ushort.TryParse(match.Groups[1].Value, System.Globalization.NumberStyles.None, null, out var port)
            ? port
            : 80;

    [GeneratedRegex(@"^[ \t]*listen\s+(?:\S*:)?(\d{1,5})\b", RegexOptions.Multiline)]
    private static partial Regex Listen { get; }
}
