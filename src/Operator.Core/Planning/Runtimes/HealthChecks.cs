using System.Globalization;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Health checks by what each base image has: the runtime itself, or nothing but a shell and grep.</summary>
internal static class HealthChecks
{
    /// <summary>Requests /health: any answer below 500 is healthy, since an application without such a path answers 404.</summary>
    public static IReadOnlyList<string> Node(int port) =>
        [
            "node",
            "-e",
            "require('http').get({host:'127.0.0.1',port:process.env.PORT||"
                + Text(port)
                + ",path:'/health',timeout:2500},r=>process.exit(r.statusCode<500?0:1)).on('error',()=>process.exit(1))",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Python(int port) =>
        [
            "python",
            "-c",
            "import http.client as h; c = h.HTTPConnection('127.0.0.1', "
                + Text(port)
                + ", timeout=2.5); c.request('GET', '/health'); raise SystemExit(c.getresponse().status >= 500)",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Ruby(int port) =>
        [
            "ruby",
            "-rnet/http",
            "-e",
            "Net::HTTP.start('127.0.0.1', "
                + Text(port)
                + ", open_timeout: 1, read_timeout: 2.5) { |http| exit(http.get('/health').code.to_i < 500) }",
        ];

    /// <summary>
    /// True while something listens on the port. Neither Debian's nor Ubuntu's slim images have curl, wget or nc, and Alpine's have
    /// no bash; the kernel's table of sockets is everywhere.
    /// </summary>
    public static IReadOnlyList<string> Listening(int port) =>
        [
            "/bin/sh",
            "-c",
            "grep -qiE \":" + port.ToString("X4", CultureInfo.InvariantCulture) + " [0-9A-F]+:0000 0A\" /proc/net/tcp /proc/net/tcp6",
        ];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
