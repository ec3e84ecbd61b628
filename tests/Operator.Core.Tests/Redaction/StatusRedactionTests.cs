using System.Collections;
using System.Reflection;
using Operator.Core.Redaction;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Tests.Redaction;

public sealed class StatusRedactionTests
{
    private const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";

    /// <summary>What the operator composes itself, from closed sets, hashes and names of its own objects.</summary>
    private static readonly string[] Own =
    [
        "Attempts.Log",
        "Attempts.Node",
        "Attempts.Pod",
        "Attempts.PodUid",
        "Attempts.Reason",
        "Conditions.Reason",
        "Conditions.Status",
        "Conditions.Type",
        "Duration",
        "Failure.Hint",
        "Failure.Reason",
        "Log.Archive",
        "Plan.Dockerfile",
        "Platforms.Build",
        "Platforms.Log",
        "Platforms.Platform",
        "Platforms.Reason",
        "Pod.Name",
        "Pod.Uid",
        "Progress.Summary",
        "Queue.Reason",
        "Reason",
        "Run.Cause",
        "Run.SpecHash",
    ];

    [Fact]
    public void Every_text_from_outside_is_redacted()
    {
        var status = (ImageBuildStatus)Filled(typeof(ImageBuildStatus));
        Assert.Contains(Texts(status, ""), text => text.Path == "Plan.Framework" && text.Value.Contains(Secret, StringComparison.Ordinal));

        var left = Texts(StatusRedaction.Of(status, Redactor.Plain), "")
            .Where(text => text.Value.Contains(Secret, StringComparison.Ordinal))
            .Select(text => text.Path)
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(Own, left);
    }

    [Fact]
    public void Image_whose_name_has_a_word_of_secrets_keeps_its_name()
    {
        var status = new ImageBuildStatus { Image = new ImageStatus { Reference = "registry.example.com/team/token-service:v1" } };

        Assert.Equal(status.Image, StatusRedaction.Of(status, Redactor.Plain).Image);
    }

    private static object Filled(Type type)
    {
        var item = ItemOf(type);
        if (type == typeof(string))
        {
            return $"with {Secret} inside";
        }

        if (item is not null)
        {
            var list = Array.CreateInstance(item, 1);
            list.SetValue(Filled(item), 0);
            return list;
        }

        var value = Activator.CreateInstance(type)!;
        foreach (var property in Readable(type))
        {
            if (property.PropertyType == typeof(string) || ItemOf(property.PropertyType) is not null || IsOurs(property.PropertyType))
            {
                property.SetValue(value, Filled(property.PropertyType));
            }
        }

        return value;
    }

    private static IEnumerable<(string Path, string Value)> Texts(object? value, string path) =>
        value switch
        {
            null => [],
            string text => [(path, text)],
            IEnumerable list => list.Cast<object>().SelectMany(item => Texts(item, path)),
            _ when IsOurs(value.GetType()) => Readable(value.GetType())
                .SelectMany(property => Texts(property.GetValue(value), path.Length == 0 ? property.Name : $"{path}.{property.Name}")),
            _ => [],
        };

    private static IEnumerable<PropertyInfo> Readable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static bool IsOurs(Type type) =>
        type == typeof(Condition) || (type.IsClass && type.Namespace == typeof(ImageBuildStatus).Namespace);

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
