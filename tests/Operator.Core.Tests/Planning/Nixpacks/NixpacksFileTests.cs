using FsCheck;
using FsCheck.Fluent;

namespace Operator.Core.Tests.Planning.Nixpacks;

/// <summary>Whatever stands in a nixpacks file, there is a plan or a refusal; what becomes of its values is InjectionTests' matter.</summary>
public sealed class NixpacksFileTests
{
    [Fact]
    public void File_any_text_is_planned_or_refused()
    {
        var pieces = Gen.Elements(
            "[phases.",
            "build",
            "setup",
            "]\n",
            "cmds = ",
            "['a']",
            "\n",
            "dependsOn = ",
            "['setup']",
            "['build']",
            "[start]\n",
            "cmd = ",
            "'x'",
            "variables",
            " = ",
            "{}",
            "[",
            "]",
            "'...'",
            "providers = ",
            "{a = 1}",
            "\"",
            "#",
            "5"
        );

        Prop.ForAll(
                pieces.ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
                text =>
                {
                    Assert.NotNull(NixpacksCase.Plan(("main.py", ""), ("nixpacks.toml", text)));
                    Assert.NotNull(NixpacksCase.Plan(("main.py", ""), ("nixpacks.json", text)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
