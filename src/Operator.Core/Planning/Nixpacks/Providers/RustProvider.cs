using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Rust;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class RustProvider : INixpacksProvider
{
    public string Name => "rust";

    [GeneratedRegex(@"^(rustc|cargo|rustup|rust)\z")]
    public partial Regex NixPackage { get; }

    public bool Detect(IProjectFiles files) => files.FileExists("Cargo.toml");

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var source = RustSource.Read(context.Files);
        var manifest = source.Root;
        var locked = RustRuntime.Locked(context);
        var version =
            input.Version is null && source.Crates.Count > 0
                ? RustVersion.Choose(context, source, source.Crates[0], locked)
                : context.VersionAtLeast("rust", input.Version);
        var program = input.Variables["RUST_BIN"] ?? manifest.FindText("package", "default-run") ?? manifest.FindText("package", "name");
        return new ProviderPlan
        {
            Image = version.Version.Image("image"),
            Version = version,
            DebianPackages = ["build-essential", "ca-certificates", "cargo"],
            Plan = ProviderPhases.Of(
                [],
                [$"cargo build --release{(locked is null ? "" : " --locked")}"],
                program is null ? null : Quoting.Shell($"./target/release/{program}"),
                ["/usr/local/cargo/registry", "/usr/local/cargo/git"],
                variables: new Dictionary<string, string>
                {
                    ["PORT"] = input.Port(8080),
                    ["ROCKET_ADDRESS"] = "0.0.0.0",
                    ["ROCKET_PORT"] = input.Port(8080),
                }
            ),
        };
    }
}
