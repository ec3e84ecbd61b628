using System.Security.Cryptography.X509Certificates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Kubernetes.Configuration;

/// <summary>Reads kubeconfig files by their nodes, without reflection, and merges them as kubectl does.</summary>
internal static class KubeConfigLoader
{
    public static IReadOnlyList<string> DefaultFiles()
    {
#pragma warning disable RS0030 // Every client of Kubernetes reads this variable.
        var listed = Environment.GetEnvironmentVariable("KUBECONFIG");
#pragma warning restore RS0030
        if (!string.IsNullOrEmpty(listed))
        {
            return listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return [Path.Combine(home, ".kube", "config")];
    }

    /// <summary>Merges the files that exist: for every name and for the current context, the first file that has it wins.</summary>
    public static KubernetesClientConfiguration Load(IReadOnlyList<string> files, string? contextName)
    {
        var documents = files.Where(File.Exists).Select(Read).ToList();
        var all = string.Join(Path.PathSeparator, files);
        if (documents.Count == 0)
        {
            throw new KubeConfigException($"no kubeconfig at {all}");
        }

        contextName ??=
            documents.Select(d => d.Root.Text("current-context")).FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw new KubeConfigException($"{all}: no current-context");
        var context = Find(documents, "contexts", "context", contextName, all);
        var cluster = Find(documents, "clusters", "cluster", context.Text("cluster") ?? "", all);
        var userName = context.Text("user");
        var user = string.IsNullOrEmpty(userName) ? Section.Empty : Find(documents, "users", "user", userName, all);
        return Build(contextName, context, cluster, user);
    }

    private static KubernetesClientConfiguration Build(string contextName, Section context, Section cluster, Section user)
    {
        if (user.Child("auth-provider") is not null)
        {
            throw new KubeConfigException($"{user.Where}: auth-provider was removed from Kubernetes, use an exec plugin");
        }

        return new()
        {
            CurrentContext = contextName,
            Namespace = context.Text("namespace"),
            Host = cluster.Text("server") ?? throw new KubeConfigException($"{cluster.Where}: no server"),
            SslCaCerts = Authorities(cluster),
            SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = cluster.Text("proxy-url") is { Length: > 0 } proxy ? new Uri(proxy) : null,
            ClientCertificateData = user.Text("client-certificate-data"),
            ClientCertificateKeyData = user.Text("client-key-data"),
            ClientCertificateFilePath = user.File("client-certificate"),
            ClientKeyFilePath = user.File("client-key"),
            AccessToken = user.Text("token"),
            TokenFile = user.File("tokenFile"),
            Username = user.Text("username"),
            Password = user.Text("password"),
            Exec = user.Child("exec") is { } exec ? Plugin(exec) : null,
        };
    }

    private static X509Certificate2Collection? Authorities(Section cluster)
    {
        if (cluster.Text("certificate-authority-data") is { Length: > 0 } data)
        {
            var source = $"{cluster.Where} certificate-authority-data";
            return Pem.ReadAuthorities(Pem.FromBase64(data, source), source);
        }

        if (cluster.File("certificate-authority") is not { } file)
        {
            return null;
        }

        return File.Exists(file)
            ? Pem.ReadAuthorities(File.ReadAllText(file), file)
            : throw new KubeConfigException($"{cluster.Where}: certificate-authority {file} does not exist");
    }

    private static ExecPlugin Plugin(Section exec)
    {
        var version = exec.Text("apiVersion") ?? "";
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw new KubeConfigException($"{exec.Where}: apiVersion {version} is not supported, only v1 and v1beta1");
        }

        var command = exec.Text("command") ?? throw new KubeConfigException($"{exec.Where}: no command");
        return new()
        {
            ApiVersion = version,
            // As in kubectl: a command with a slash is relative to the file, one without is looked up in PATH.
            Command = command.Contains('/') ? exec.Resolve(command) : command,
            Args = exec.List("args").Select(node => (node as YamlScalarNode)?.Value ?? "").ToList(),
            Env = exec.List("env")
                .OfType<YamlMappingNode>()
                .Select(node => new Section(node, exec.Where, exec.Directory))
                .GroupBy(e => e.Text("name") ?? "")
                .ToDictionary(same => same.Key, same => same.Last().Text("value") ?? ""),
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
        };
    }

    private static Section Find(IEnumerable<Document> documents, string list, string kind, string name, string all)
    {
        foreach (var document in documents)
        {
            var entry = document
                .Root.List(list)
                .OfType<YamlMappingNode>()
                .Select(node => new Section(node, $"{document.File} {kind} {name}", document.Root.Directory))
                .FirstOrDefault(section => section.Text("name") == name);
            if (entry?.Child(kind) is { } found)
            {
                return found;
            }
        }

        throw new KubeConfigException($"{all}: no {kind} named '{name}'");
    }

    private static Document Read(string file)
    {
        try
        {
            using var text = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            var root = yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode as YamlMappingNode : null;
            var directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
            return new(file, new Section(root ?? new YamlMappingNode(), file, directory));
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{file}: {e.Message}", e);
        }
    }

    private sealed record Document(string File, Section Root);

    private sealed record Section(YamlMappingNode Node, string Where, string Directory)
    {
        public static Section Empty { get; } = new(new YamlMappingNode(), "", "");

        public string? Text(string key) => Get(key) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

        public bool Flag(string key) => Text(key) is "true";

        public string? File(string key) => Text(key) is { } path ? Resolve(path) : null;

        public string Resolve(string path) => Path.GetFullPath(path, Directory);

        public IEnumerable<YamlNode> List(string key) => Get(key) is YamlSequenceNode list ? list.Children : [];

        public Section? Child(string key) => Get(key) is YamlMappingNode node ? new(node, Where, Directory) : null;

        private YamlNode? Get(string key) => Node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
