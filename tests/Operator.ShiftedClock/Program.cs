using System.Globalization;
using Operator.Configuration;
using Operator.Hosting;
using Operator.ShiftedClock;

// The operator as it ships, on a node whose clock is wrong by so many seconds: Operator.ShiftedClock SECONDS run
var offset = TimeSpan.FromSeconds(int.Parse(args[0], CultureInfo.InvariantCulture));
await using var host = OperatorHost.Create(SettingsReader.Read(ConfigurationSources.Build(null, [])), new ShiftedTime(offset));
await host.RunAsync();
