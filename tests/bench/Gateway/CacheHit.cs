using System.Globalization;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

public sealed class CacheHit : Bench
{
    const int Rounds = 3, Seconds = 5, Connections = 32;

    public override string Name => "gateway.hit";
    public override string Shows =>
        "A cached page of 4 KB over HTTP/1.1: the gateway beside nginx proxy_cache and varnish, wrk -t1 -c32, median of three rounds in "
        + "turn.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        if (Running.Find("wrk") is null) return [new Figure("not measured: wrk is not installed (apt-get install wrk)", 0, "")];
        await using var mission = await Mission.Start();
        var folder = Directory.CreateTempSubdirectory("embassy-bench-");
        // varnishd reads its file as a user of its own.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                folder.FullName,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
                    | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        using (var editor = mission.Editor(mission.Content)) await Mission.NewPage(editor, "hit", 3_600);
        const string Path = "/v1/pages/hit?locale=ar";
        var servers = new List<(string Name, Running Server)> { ("gateway", await mission.Gateway()) };
        var figures = new List<Figure>();
        try
        {
            if (Running.Find("nginx") is { } nginx) servers.Add(("nginx", await Nginx(nginx, folder.FullName, mission.Content)));
            else figures.Add(new Figure("nginx is not installed and not measured (apt-get install nginx-light)", 0, ""));
            if (Running.Find("varnishd") is { } varnish) servers.Add(("varnish", await Varnish(varnish, folder.FullName, mission.Content)));
            else figures.Add(new Figure("varnish is not installed and not measured (apt-get install varnish)", 0, ""));
            var runs = servers.ToDictionary(s => s.Name, _ => new List<Cost>());
            foreach (var (name, server) in servers)
            {
                say($"{name} warms up");
                await Cost.Of(server, Path, Connections, Seconds);
            }
            for (var round = 0; round < Rounds; round++)
                foreach (var (name, server) in servers) runs[name].Add(await Cost.Of(server, Path, Connections, Seconds));
            var reference = runs.TryGetValue("nginx", out var there) ? Median(there, w => w.MicrosecondsCpu) : 0;
            foreach (var (name, _) in servers)
            {
                figures.Add(
                    new Figure($"{name}: CPU per request", Median(runs[name], w => w.MicrosecondsCpu),
                        "µs", name == "gateway" ? "≤ 1.3 × nginx" : null));
                if (reference > 0 && name != "nginx")
                    figures.Add(
                        new Figure($"{name}: CPU per request, of nginx's", Median(runs[name], w => w.MicrosecondsCpu) / reference,
                            "×", name == "gateway" ? "≤ 1.3" : null));
                figures.Add(new Figure($"{name}: requests", Median(runs[name], w => w.PerSecond), "1/s"));
                figures.Add(new Figure($"{name}: p50", Median(runs[name], w => w.P50), "ms"));
                figures.Add(new Figure($"{name}: p99", Median(runs[name], w => w.P99), "ms"));
            }
            return figures;
        }
        finally
        {
            foreach (var (_, server) in servers) await server.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    static double Median(List<Cost> runs, Func<Cost, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    static Task<Running> Nginx(string command, string folder, string origin)
    {
        var address = Running.FreeAddress();
        var configuration = System.IO.Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            worker_processes auto; daemon off; pid {{folder}}/nginx.pid; error_log {{folder}}/error.log; user root;
            events { worker_connections 1024; }
            http {
              access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;
              client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              proxy_cache_path {{folder}}/cache keys_zone=c:10m max_size=64m;
              server {
                listen {{new Uri(address).Authority}};
                location / {
                  proxy_pass {{origin}}; proxy_http_version 1.1; proxy_cache c; proxy_cache_valid 200 10m; proxy_ignore_headers Vary Cache-Control;
                  add_header X-Cache-Status $upstream_cache_status;
                }
              }
            }
            """);
        return Running.Start(command, ["-c", configuration], address);
    }

    static Task<Running> Varnish(string command, string folder, string origin)
    {
        var address = Running.FreeAddress();
        var (host, port) = (new Uri(origin).Host, new Uri(origin).Port.ToString(CultureInfo.InvariantCulture));
        var vcl = System.IO.Path.Combine(folder, "default.vcl");
        File.WriteAllText(vcl, $$"""
            vcl 4.1;
            backend default { .host = "{{host}}"; .port = "{{port}}"; }
            sub vcl_backend_response { set beresp.ttl = 10m; }
            """);
        return Running.Start(command,
            ["-F", "-a", new Uri(address).Authority, "-f", vcl, "-n", System.IO.Path.Combine(folder, "varnish"), "-s", "malloc,64m"],
            address);
    }
}
