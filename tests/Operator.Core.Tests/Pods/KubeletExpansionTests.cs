using System.Text;
using FsCheck;
using FsCheck.Fluent;
using k8s.Models;
using Operator.Core.Pods;

namespace Operator.Core.Tests.Engines;

/// <summary>What a container gets is what was written, whatever the kubelet makes of dollar signs.</summary>
public sealed class KubeletExpansionTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("$(SECRET)")]
    [InlineData("$$(SECRET)")]
    [InlineData("$$$(SECRET)")]
    [InlineData("$")]
    [InlineData("$$")]
    [InlineData("${SECRET} $SECRET $(")]
    [InlineData("$(NOBODY) $()")]
    public void Escaped_text_is_itself_again_after_the_kubelets_expansion(string text) =>
        Assert.Equal(text, Expand(KubeletExpansion.Escape(text)));

    [Fact]
    public void Any_text_is_itself_again_after_the_kubelets_expansion() =>
        Prop.ForAll(
                Arb.From(Gen.Elements("$", "(", ")", "SECRET", "$(SECRET)", " ", "a").ListOf().Select(parts => string.Concat(parts))),
                text => Expand(KubeletExpansion.Escape(text)) == text
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Expansion_without_an_escape_would_give_the_secret_away() => Assert.Equal("hunter2", Expand("$(SECRET)"));

    [Fact]
    public void Pods_commands_arguments_and_variables_are_escaped_and_nothing_else()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "$(name)" },
            Spec = new V1PodSpec { InitContainers = [Container()], Containers = [Container()] },
        };

        var safe = KubeletExpansion.Prevent(pod);

        Assert.Equal("$(name)", safe.Metadata.Name);
        foreach (var container in safe.Spec.InitContainers!.Concat(safe.Spec.Containers))
        {
            Assert.Equal("$(image)", container.Image);
            Assert.Equal(["$$(command)"], container.Command!);
            Assert.Equal(["$$(argument)", "plain"], container.Args!);
            Assert.Equal("$$(value)", container.Env!.Single(variable => variable.Name == "VALUE").Value);
            Assert.Equal("$(path)", container.Env!.Single(variable => variable.Name == "FROM").ValueFrom!.FieldRef!.FieldPath);
        }
    }

    private static V1Container Container() =>
        new()
        {
            Name = "c",
            Image = "$(image)",
            Command = ["$(command)"],
            Args = ["$(argument)", "plain"],
            Env =
            [
                new V1EnvVar { Name = "VALUE", Value = "$(value)" },
                new V1EnvVar
                {
                    Name = "FROM",
                    ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "$(path)" } },
                },
            ],
        };

    /// <summary>As the kubelet does: two dollar signs are one, a reference is its value, one that leads nowhere stays.</summary>
    private static string Expand(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            var end = text[at + 1] == '(' ? text.IndexOf(')', at) : -1;
            if (text[at + 1] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (end > 0)
            {
                var name = text[(at + 2)..end];
                result.Append(name == "SECRET" ? "hunter2" : $"$({name})");
                at = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
