using System.Globalization;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Gateway;

/// <summary>What a token costs a request: its validation, cached, and the check of its roles.</summary>
public sealed class TokenChecks : Bench
{
    const int Requests = 100_000, Rounds = 5;

    public override string Name => "api.tokens";
    public override string Shows =>
        "authentication and authorisation of a request in the gateway and in a service, one thread, the token validated before";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build)]);
        var figures = new List<Figure>();
        foreach (var (where, services) in ((string, IServiceProvider)[])[("gateway", stack.Gateway().Services),
            ("service", stack.Services("content"))])
            foreach (var role in (string[])["editor", "editor:az"])
            {
                var token = stack.Token(role);
                await Check(services, token, Requests); // until what is run often is compiled for good
                var (with, without) = (new List<double>(), new List<double>());
                for (var round = 0; round < Rounds; round++)
                {
                    with.Add(await Check(services, token, Requests));
                    without.Add(await Check(services, null, Requests));
                }
                var (median, none) = (with.Order().ElementAt(Rounds / 2), without.Order().ElementAt(Rounds / 2));
                var before = GC.GetAllocatedBytesForCurrentThread();
                await Check(services, token, 1000);
                var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
                say($"{where} {role}");
                figures.AddRange(
                [
                    new($"{where}, {role}", median, "µs", "30"), new($"{where}, without a token", none, "µs"),
                    new($"{where}, {role}: the token alone", median - none, "µs"), new($"{where}, {role}: allocated", bytes, "bytes"),
                ]);
            }
        // The same at the door: a public read of the service, which is the same with and without a token.
        var url = stack.AddressOf("content") + "/v1/mission";
        foreach (var token in (string?[])[null, stack.Token(Roles.Editor)])
        {
            string[] headers = token is null ? [] : [$"Authorization: Bearer {token}"];
            await Wrk.Against(url, seconds: 10, headers: headers);
            var runs = new List<double>();
            for (var i = 0; i < Rounds; i++)
            {
                var (cpu, run) = await Cpu(() => Wrk.Against(url, seconds: 5, headers: headers));
                runs.Add(cpu.TotalMicroseconds / run.PerSecond / 5);
            }
            figures.Add(new($"a public read of the service {(token is null ? "without" : "with")} a token, CPU",
                runs.Order().ElementAt(Rounds / 2), "µs"));
        }
        figures.Add(new("the difference", figures[^1].Value - figures[^2].Value, "µs", "30"));
        return figures;
    }

    static async Task<(TimeSpan Cpu, T Value)> Cpu<T>(Func<Task<T>> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var value = await work();
        return (Environment.CpuUsage.TotalTime - before, value);
    }

    // CPU time in microseconds for each of so many requests: as the middleware and the interceptor do it.
    static async Task<double> Check(IServiceProvider services, string? token, int times)
    {
        // Nothing else runs here, and other work on the machine does not count.
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            if (token is not null) http.Request.Headers.Authorization = "Bearer " + token;
            var result = await http.AuthenticateAsync();
            if (result.Principal is not null) http.User = result.Principal;
            var caller = Caller.From(http.User, [Roles.Editor]);
            if (Policies.Access("edit", caller.Roles).Allowed != token is not null)
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{result.Failure}"));
        }
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times;
    }
}
