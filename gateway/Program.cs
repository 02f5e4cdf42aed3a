using System.CommandLine;
using Embassy.Gateway;
using Embassy.ServiceDefaults;

var health = CommandLine.HealthOption();
var root = new RootCommand("Runs the gateway: one HTTP API over the services. Settings come from the environment (docs/running.md).")
{
    health,
};
root.SetAction(async (parsed, _) =>
{
    if (parsed.GetValue(health)) return await Health.Probe(Health.Live);
    await GatewayHost.Build([]).RunAsync();
    return 0;
});
return await CommandLine.Run(root, args);
