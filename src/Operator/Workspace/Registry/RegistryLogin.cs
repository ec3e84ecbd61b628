using System.Text;

namespace Operator.Workspace.Registry;

/// <summary>The login for one registry.</summary>
/// <param name="IdentityToken">Refresh token to exchange for access tokens; takes precedence over the password.</param>
/// <param name="RegistryToken">Access token that the registry accepts as it is; takes precedence over everything else.</param>
internal sealed record RegistryLogin(string? Username, string? Password, string? IdentityToken, string? RegistryToken = null)
{
    /// <summary>Value of the Authorization header.</summary>
    public string Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";
}
