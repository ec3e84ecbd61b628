namespace Operator.Testing.Proxy;

/// <summary>A kubeconfig that leads a program to the proxy, which signs in at the server by itself.</summary>
public static class ProxyKubeConfig
{
    public static string For(FaultProxy proxy) =>
        $$$"""
            apiVersion: v1
            kind: Config
            current-context: proxy
            clusters: [{name: proxy, cluster: {server: "{{{proxy.Configuration.Host}}}"}}]
            users: [{name: nobody, user: {}}]
            contexts: [{name: proxy, context: {cluster: proxy, user: nobody}}]
            """;
}
