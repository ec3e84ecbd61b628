using System.Reflection;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;

namespace Operator.Tests;

/// <summary>Log messages are found by their ids: each folder's Log.cs has a hundred of its own.</summary>
public sealed class LogIdTests
{
    [Fact]
    public void Log_ids_are_unique_over_all_projects()
    {
        var messages = new[] { typeof(KubernetesClient).Assembly, Assembly.Load("imagebuild-operator") }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Message is not null)
            .ToList();
        Assert.NotEmpty(messages);
        var shared = messages
            .GroupBy(found => found.Message!.EventId)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(g => $"{g.Method.DeclaringType} {g.Method.Name}"))}");
        Assert.Empty(shared);
        var mixed = messages
            .GroupBy(found => found.Message!.EventId / 100)
            .Where(group => group.Select(found => found.Method.DeclaringType).Distinct().Count() > 1)
            .Select(group => $"{group.Key}00: {string.Join(", ", group.Select(g => g.Method.DeclaringType).Distinct())}");
        Assert.Empty(mixed);
    }
}
