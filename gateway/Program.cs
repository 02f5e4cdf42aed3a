using Embassy.Gateway;
using Embassy.ServiceDefaults;

if (args is ["--health"]) return await Health.Probe(Health.Live, Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:8080");
if (args is ["--help"] or ["-h"])
{
    Console.WriteLine("""
        Runs the gateway: one HTTP API over the services. Settings come from the environment (docs/running.md).

          (nothing)   serve
          --health    ask the running process whether it answers; exit code 0 or 1
          --help      this text
        """);
    return 0;
}
return await StartupErrors.Guard(async () =>
{
    await GatewayHost.Build(args).RunAsync();
    return 0;
});
