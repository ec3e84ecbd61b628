using System.Diagnostics;
using Operator.Testing;
using YamlDotNet.RepresentationModel;

namespace Operator.Tests.Manifests;

/// <summary>What <c>kubectl apply -k</c> installs.</summary>
public sealed class InstallationTests
{
    [Theory]
    [InlineData("config/default", "imagebuild-operator:0.1.0")]
    [InlineData("config/local", "10.251.0.1:5000/imagebuild-operator:dev", "ConfigMap imagebuild-catalog")]
    public async Task Kustomization_holds_everything_with_its_image(string directory, string image, params string[] more)
    {
        var objects = await KustomizeAsync(directory);

        string[] always =
        [
            "ClusterRole imagebuild-admin",
            "ClusterRole imagebuild-edit",
            "ClusterRole imagebuild-operator",
            "ClusterRole imagebuild-operator-ttl",
            "ClusterRole imagebuild-view",
            "ClusterRole imagepush-admin",
            "ClusterRole imagepush-edit",
            "ClusterRole imagepush-view",
            "ClusterRoleBinding imagebuild-operator",
            "ClusterRoleBinding imagebuild-operator-ttl",
            "ConfigMap imagebuild-operator-settings",
            "CustomResourceDefinition imagebuildpolicies.imagebuild.dev",
            "CustomResourceDefinition imagebuilds.imagebuild.dev",
            "CustomResourceDefinition imagepushes.imagebuild.dev",
            "Deployment imagebuild-operator",
            "Namespace imagebuild-system",
            "NetworkPolicy imagebuild-operator",
            "Role imagebuild-operator",
            "RoleBinding imagebuild-operator",
            "Service imagebuild-operator",
            "ServiceAccount imagebuild-operator",
        ];
        Assert.Equal(always.Concat(more).Order(StringComparer.Ordinal), objects.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(image, $"{Container(objects)["image"]}");
    }

    /// <summary>What the expressions say is tried on a real server by hand; a policy that is not installed, or does not deny, says nothing.</summary>
    [Fact]
    public async Task Every_admission_policy_denies_and_Pods_of_builds_cannot_be_changed()
    {
        var objects = await KustomizeAsync("config/admission");
        var policies = objects.Where(item => $"{item["kind"]}" == "ValidatingAdmissionPolicy").ToList();
        var bindings = objects.Where(item => $"{item["kind"]}" == "ValidatingAdmissionPolicyBinding").ToList();

        Assert.Equal(
            policies.Select(policy => $"{policy["metadata"]["name"]}").Order(StringComparer.Ordinal),
            bindings.Select(binding => $"{binding["spec"]["policyName"]}").Order(StringComparer.Ordinal)
        );
        Assert.All(bindings, binding => Assert.Contains("Deny", binding["spec"]["validationActions"].ToString(), StringComparison.Ordinal));
        Assert.All(policies, policy => Assert.Equal("Fail", $"{policy["spec"]["failurePolicy"]}"));
        var unchanged = Assert.Single(policies, policy => $"{policy["metadata"]["name"]}" == "imagebuild-pods-unchanged");
        var rule = unchanged["spec"]["matchConstraints"]["resourceRules"][0];
        Assert.Equal(["pods", "pods/ephemeralcontainers"], ((YamlSequenceNode)rule["resources"]).Select(item => $"{item}"));
        Assert.Equal(["UPDATE"], ((YamlSequenceNode)rule["operations"]).Select(item => $"{item}"));
        var rules = string.Join('\n', ((YamlSequenceNode)unchanged["spec"]["validations"]).Select(item => $"{item["expression"]}"));
        Assert.All(
            ["object.spec.containers", "initContainers", "c.?image", "ephemeralContainers", "annotations"],
            part => Assert.Contains(part, rules, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Namespaced_kustomization_grants_the_operator_nothing_in_the_cluster()
    {
        var objects = await KustomizeAsync("config/namespaced");
        var names = objects.Select(Name).ToArray();

        Assert.DoesNotContain(names, name => name.StartsWith("ClusterRoleBinding", StringComparison.Ordinal));
        Assert.DoesNotContain("ClusterRole imagebuild-operator", names);
        Assert.Equal(
            [
                "Deployment imagebuild-operator",
                "NetworkPolicy imagebuild-operator",
                "Role imagebuild-operator",
                "RoleBinding imagebuild-operator",
                "ServiceAccount imagebuild-operator",
            ],
            names
                .Where(name =>
                    name.EndsWith(" imagebuild-operator", StringComparison.Ordinal)
                    && !name.StartsWith("Service ", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
        );
        var settings = objects.Single(item => $"{item["kind"]}" == "ConfigMap");
        Assert.Contains("\"namespaces\": [\"builds\"]", $"{settings["data"]["settings.json"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_passes_the_restricted_pod_security_standard()
    {
        var objects = await KustomizeAsync("config/default");
        var pod = PodSpec(objects);
        var (podContext, context) = (pod["securityContext"], Container(objects)["securityContext"]);

        Assert.Equal("true", $"{podContext["runAsNonRoot"]}");
        Assert.Equal("RuntimeDefault", $"{podContext["seccompProfile"]["type"]}");
        Assert.Equal("false", $"{context["allowPrivilegeEscalation"]}");
        Assert.Equal("true", $"{context["readOnlyRootFilesystem"]}");
        Assert.Equal("ALL", $"{Assert.Single((YamlSequenceNode)context["capabilities"]["drop"])}");
        Assert.All(
            (YamlSequenceNode)pod["volumes"],
            volume => Assert.Contains("configMap", ((YamlMappingNode)volume).Children.Keys.Select(key => $"{key}"))
        );
        Assert.Equal("/healthz", $"{Container(objects)["livenessProbe"]["httpGet"]["path"]}");
        Assert.Equal("/readyz", $"{Container(objects)["readinessProbe"]["httpGet"]["path"]}");
    }

    [Fact]
    public async Task Api_server_takes_the_whole_installation()
    {
        var name = $"install-test-{Guid.NewGuid():N}";
        var directory = Repository.Path("config", name);
        await KubectlAsync("create", "namespace", name);
        try
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(
                Path.Combine(directory, "kustomization.yaml"),
                $"namespace: {name}\nbases:\n- ../default\n",
                TestContext.Current.CancellationToken
            );
            var printed = await KubectlAsync("apply", "--dry-run=server", "--validate=false", "-k", directory);
            Assert.Equal(21, printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            await KubectlAsync("delete", "namespace", name, "--wait=false");
        }
    }

    private static string Name(YamlNode item)
    {
        const int HashLength = 10;
        var name = $"{item["metadata"]["name"]}";
        // A generator appends a hash of the content.
        var end = name.LastIndexOf('-');
        var isGenerated = $"{item["kind"]}" == "ConfigMap" && name.Length - end - 1 == HashLength;
        return $"{item["kind"]} {(isGenerated ? name[..end] : name)}";
    }

    private static YamlNode PodSpec(IEnumerable<YamlNode> objects) =>
        objects.Single(item => $"{item["kind"]}" == "Deployment")["spec"]["template"]["spec"];

    private static YamlNode Container(IEnumerable<YamlNode> objects) => Assert.Single((YamlSequenceNode)PodSpec(objects)["containers"]);

    private static async Task<IReadOnlyList<YamlNode>> KustomizeAsync(string directory)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await KubectlAsync("kustomize", Repository.Path(directory))));
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    private static async Task<string> KubectlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {await error}");
        return await output;
    }
}
