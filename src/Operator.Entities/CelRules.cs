namespace Operator.Entities;

/// <summary>
/// CEL rules that the schema uses in several places, with their messages. API servers before 1.25 drop them: the operator checks the
/// same rules before it runs anything.
/// </summary>
public static class CelRules
{
    /// <summary>A relative path inside the source.</summary>
    public const string RelativePath =
        "!self.startsWith('/') && !self.split('/').exists(p, p == '..') && !self.matches('[[:cntrl:]\\\\\\\\]')";

    /// <summary>The message of <see cref="RelativePath"/>.</summary>
    public const string RelativePathMessage = "must be a relative path without .., control characters and backslashes";

    /// <summary>A map whose keys are relative paths.</summary>
    public const string RelativePaths =
        "self.all(path, path != '' && size(path) <= 512 && !path.startsWith('/') && !path.split('/').exists(p, p == '..')"
        + " && !path.matches('[[:cntrl:]\\\\\\\\]'))";

    /// <summary>The message of <see cref="RelativePaths"/>.</summary>
    public const string RelativePathsMessage =
        "paths must be relative, at most 512 characters, without .., control characters and backslashes";

    /// <summary>A duration that is longer than zero.</summary>
    public const string PositiveDuration = "self.matches('[1-9]')";

    /// <summary>The message of <see cref="PositiveDuration"/>.</summary>
    public const string PositiveDurationMessage = "must be longer than zero";

    /// <summary>A map whose keys are names of variables.</summary>
    public const string VariableNames = "self.all(name, name.matches('^[-._A-Za-z][-._A-Za-z0-9]*$'))";

    /// <summary>The message of <see cref="VariableNames"/>.</summary>
    public const string VariableNamesMessage =
        "names must consist of letters, digits, underscores, dots and dashes, and not begin with a digit";

    /// <summary>Registry and repository of an image, without tag and digest.</summary>
    public const string Repository = "self.matches('^" + RegistryHost + "?" + RepositoryPart + "(/" + RepositoryPart + ")*$')";

    /// <summary>The message of <see cref="Repository"/>.</summary>
    public const string RepositoryMessage =
        "must be a registry and repository such as registry.example.com/team/app, in lower case and without a tag";

    private const string RegistryHost =
        "((localhost|[A-Za-z0-9-]+(\\\\.[A-Za-z0-9-]+)+)(:[0-9]{1,5})?/|[A-Za-z0-9-]+:[0-9]{1,5}/|\\\\[[0-9A-Fa-f:]+\\\\](:[0-9]{1,5})?/)";

    private const string RepositoryPart = "[a-z0-9]+((\\\\.|_|__|-+)[a-z0-9]+)*";
}
