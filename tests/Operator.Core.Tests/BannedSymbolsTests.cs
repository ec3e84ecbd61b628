using System.Reflection;
using Operator.Testing;

namespace Operator.Core.Tests;

/// <summary>The compiler refuses what these files name; it says nothing of a name that it does not know, and so bans nothing.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [.. Assemblies().SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(IdsOf)]
    );

    [Theory]
    [InlineData("src/BannedSymbols.txt")]
    [InlineData("src/BannedSymbols.Pure.txt")]
    [InlineData("tests/BannedSymbols.txt")]
    public void Banned_symbol_exists_and_says_what_to_use(string file)
    {
        var lines = File.ReadAllLines(Repository.Path(file)).Select(line => line.Split(';', 2)).ToList();

        Assert.All(lines, line => Assert.True(line is [_, { Length: > 5 }], $"{line[0]} has no advice"));
        Assert.Empty(lines.Select(line => line[0]).Except(Known.Value));
    }

    /// <summary>Of all assemblies at hand those of the runtime and of the packages that are named.</summary>
    private static IEnumerable<Assembly> Assemblies() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).Split('.')[0] is "System" or "xunit")
            .Where(file => Path.GetFileName(file) != "System.Private.CoreLib.dll")
            .Select(Assembly.LoadFrom)
            .Append(typeof(object).Assembly);

    /// <summary>Documentation ids.</summary>
    private static IEnumerable<string> IdsOf(Type type) => type.GetMembers().Select(IdOf).Append($"T:{NameOf(type)}");

    private static string IdOf(MemberInfo member) =>
        member switch
        {
            MethodInfo { IsGenericMethod: true } method =>
                $"M:{Owner(method)}.{method.Name}``{method.GetGenericArguments().Length}{Parameters(method)}",
            MethodInfo method => $"M:{Owner(method)}.{method.Name}{Parameters(method)}",
            PropertyInfo property => $"P:{Owner(property)}.{property.Name}",
            _ => "",
        };

    private static string Owner(MemberInfo member) => NameOf(member.DeclaringType!);

    private static string Parameters(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)).ToList();
        return types.Count == 0 ? "" : $"({string.Join(',', types)})";
    }

    private static string NameOf(Type type) =>
        type switch
        {
            { IsByRef: true } => NameOf(type.GetElementType()!) + "@",
            { IsArray: true } => NameOf(type.GetElementType()!) + "[]",
            { IsGenericMethodParameter: true } => $"``{type.GenericParameterPosition}",
            { IsGenericParameter: true } => $"`{type.GenericParameterPosition}",
            { IsConstructedGenericType: true } => type.GetGenericTypeDefinition().FullName!.Split('`')[0]
                + $"{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}",
            _ => (type.FullName ?? type.Name).Replace('+', '.'),
        };
}
