using Embassy.Site;
using Embassy.Site.Endpoints;

if (args is ["--help" or "-h"])
{
    Console.WriteLine("Runs the mission's public site over a gateway. Settings come from the environment (docs/site.md): Website__Gateway, "
        + "Website__PublicUrl.\n\n  --health   asks the running site whether it is alive, and exits");
    return 0;
}
if (args is ["--health"]) return await HealthEndpoints.Probe();
try
{
    await SiteHost.Build(args).RunAsync();
    return 0;
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
