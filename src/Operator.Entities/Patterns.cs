namespace Operator.Entities;

/// <summary>Regular expressions (RE2 and .NET alike) shared by the schema and the operator's own checks.</summary>
public static class Patterns
{
    /// <summary>A duration such as <c>90s</c>, <c>30m</c> or <c>1h30m</c>.</summary>
    public const string Duration = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

    /// <summary>A Kubernetes quantity: a number, and <c>m</c> for thousandths, <c>k</c>, <c>M</c>, <c>G</c>… or <c>Ki</c>, <c>Mi</c>, <c>Gi</c>….</summary>
    public const string Quantity = "^[0-9]+(\\.[0-9]+)?([EPTGMK]i|[EPTGMkm])?$";

    /// <summary>An RFC 1123 subdomain: the name of most objects.</summary>
    public const string ObjectName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>The name of an object, or its beginning followed by <c>*</c>; <c>*</c> alone stands for every name.</summary>
    public const string NameOrPrefix = "^([a-z0-9][-a-z0-9.]*[*]?|[*])$";

    /// <summary>An http or https URL without credentials, blanks and control characters.</summary>
    public const string HttpUrl = "^https?://[^\\s/@?#]+([/?#][^\\s]*)?$";

    /// <summary>A URL for git: https, http, ssh, or the scp-like user@host:path.</summary>
    public const string GitUrl =
        "^(https?://[^\\s/@?#]+/[^\\s]*|ssh://([A-Za-z0-9_.-]+@)?[A-Za-z0-9._-]+(:[0-9]+)?/[^\\s]+|[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9._-]*:[^\\s]+)$";
}
