using System.Globalization;

namespace Operator.Core.Planning.Runtimes;

/// <summary>
/// Health checks by what each base image has: the runtime itself, or nothing but a shell and grep. They ask the container's own address, since
/// a server that listens on loopback alone would look healthy from within while no Service reaches it.
/// </summary>
internal static class HealthChecks
{
    /// <summary>Requests /health: any answer below 500 is healthy, since an application without such a path answers 404.</summary>
    public static IReadOnlyList<string> Node(int port) =>
        [
            "node",
            "-e",
            "const own=Object.values(require('os').networkInterfaces()).flat().find(a=>!a.internal&&!a.address.startsWith('fe80'));"
                + "require('http').get({host:own?own.address:'127.0.0.1',port:process.env.PORT||"
                + Text(port)
                + ",path:'/health',timeout:2500},r=>process.exit(r.statusCode<500?0:1)).on('error',()=>process.exit(1))",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Python(int port) =>
        [
            "python",
            "-c",
            "import http.client as h, socket as s; c = h.HTTPConnection(s.getaddrinfo(s.gethostname(), "
                + Text(port)
                + ", type=s.SOCK_STREAM)[0][4][0], "
                + Text(port)
                + ", timeout=2.5); c.request('GET', '/health'); raise SystemExit(c.getresponse().status >= 500)",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Ruby(int port) =>
        [
            "ruby",
            "-rnet/http",
            "-e",
            "own = Socket.ip_address_list.find { |a| !a.ipv4_loopback? && !a.ipv6_loopback? && !a.ipv6_linklocal? }; "
                + "Net::HTTP.start(own ? own.ip_address : '127.0.0.1', "
                + Text(port)
                + ", open_timeout: 1, read_timeout: 2.5) { |http| exit(http.get('/health').code.to_i < 500) }",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Php(int port) =>
        [
            "php",
            "-r",
            "exit((int) !in_array(substr((@get_headers('http://' . gethostbyname(gethostname()) . ':"
                + Text(port)
                + "/health', false, stream_context_create(['http' => ['follow_location' => 0, 'timeout' => 2.5]])) ?: [''])[0], 9, 1), ['1', '2', '3', '4'], true));",
        ];

    /// <inheritdoc cref="Node"/>
    public static IReadOnlyList<string> Deno(int port) =>
        [
            "deno",
            "eval",
            "--no-config",
            "--no-lock",
            // Not fetch, which would ask a proxy that the environment names.
            "import http from 'node:http';const own=Deno.networkInterfaces().find(a=>!['127.0.0.1','::1'].includes(a.address)&&!a.address.startsWith('fe80'));"
                + "http.get({host:own?own.address:'127.0.0.1',port:"
                + Text(port)
                + ",path:'/health',timeout:2500},r=>Deno.exit(r.statusCode<500?0:1)).on('error',()=>Deno.exit(1))",
        ];

    /// <summary>
    /// True while something listens on the port, but not on loopback alone (127.0.0.0/8, also as an IPv6 address, and ::1). Neither Debian's
    /// nor Ubuntu's slim images have curl, wget or nc, and Alpine's have no bash; the kernel's table of sockets is everywhere.
    /// </summary>
    public static IReadOnlyList<string> Listening(int port)
    {
        var hex = port.ToString("X4", CultureInfo.InvariantCulture);
        return
        [
            "/bin/sh",
            "-c",
            $"grep -iE ':{hex} [0-9A-F]+:0000 0A' /proc/net/tcp /proc/net/tcp6 | grep -qvE '(FFFF0000|: )[0-9A-F]{{6}}7F:{hex}|0{{24}}01000000:{hex}'",
        ];
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
