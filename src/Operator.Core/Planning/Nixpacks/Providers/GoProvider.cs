using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Go;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class GoProvider : INixpacksProvider
{
    public string Name => "go";

    [GeneratedRegex(@"^go(_1_(?<version>[0-9]+))?\z")]
    public partial Regex NixPackage { get; }

    public string VersionOf(string number) => $"1.{number}";

    public bool Detect(IProjectFiles files) => files.FileExists("go.mod") || files.FileExists("main.go");

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var wish = input.Version ?? GoRuntime.Wish(context.Files);
        var version = context.VersionAtLeast("go", wish);
        return new ProviderPlan
        {
            Image = version.Version.Image("image"),
            Version = version,
            DebianPackages = ["ca-certificates", "git", "golang"],
            Plan = ProviderPhases.Of(
                context.Files.FileExists("go.mod") ? ["go mod download"] : [],
                [$"go build -ldflags='-w -s' -o out {Package(input)}"],
                "./out",
                ["/root/.cache/go-build"],
                variables: new Dictionary<string, string> { ["CGO_ENABLED"] = "0", ["PORT"] = input.Port(8080) }
            ),
        };
    }

    private static string Package(ProviderInput input)
    {
        var files = input.Context.Files;
        if (input.Variables["GO_BIN"] is { } chosen)
        {
            return Quoting.Shell($"./cmd/{chosen}");
        }

        if (!files.FileExists("go.mod"))
        {
            return "main.go";
        }

        var commands = files.List("cmd").Where(entry => entry.IsDirectory).ToList();
        var inRoot = files.List("").Any(entry => !entry.IsDirectory && entry.Name.EndsWith(".go", StringComparison.Ordinal));
        return inRoot || commands.Count == 0 ? "." : Quoting.Shell($"./cmd/{commands[0].Name}");
    }
}
