using System.Text.Json;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Tests.Client;

public sealed class TimeFormatTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05.000000Z")]
    public void Times_of_built_in_kinds_have_six_digits_which_MicroTime_demands_and_Time_takes(string moment, string micro)
    {
        var time = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        var lease = new V1Lease
        {
            Metadata = new() { CreationTimestamp = time.UtcDateTime },
            Spec = new() { RenewTime = time.UtcDateTime },
        };
        var json = JsonSerializer.SerializeToElement(lease, KubernetesModelsJsonContext.Default.V1Lease);
        Assert.Equal(micro, json.GetProperty("spec").GetProperty("renewTime").GetString());
        Assert.Equal(micro, json.GetProperty("metadata").GetProperty("creationTimestamp").GetString());
    }

    [Fact]
    public void Null_members_are_left_out()
    {
        var json = JsonSerializer.Serialize(new V1Pod { Metadata = new() { Name = "p" } }, KubernetesModelsJsonContext.Default.V1Pod);
        Assert.Equal("""{"metadata":{"name":"p"}}""", json);
    }
}
