using Embassy.Desk;
using Embassy.Desk.Endpoints;

if (args is ["--help" or "-h"])
{
    Console.WriteLine("Runs the staff's desk over a gateway. Settings come from the environment (docs/desk.md): Desk__Gateway, "
        + "Desk__Authority, Desk__PublicUrl.\n\n  --health   asks the running desk whether it is alive, and exits");
    return 0;
}
if (args is ["--health"]) return await HealthEndpoints.Probe();
try
{
    await DeskHost.Build(args).RunAsync();
    return 0;
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
