using System.Collections;
using System.Text.RegularExpressions;

namespace Embassy.Testing;

// Starts the broker as a single node on loopback, in less than half of the usual time.
internal static partial class RabbitLaunch
{
    const string Versions = "/usr/lib/rabbitmq/lib";

    // With monitoring: the plugin whose metrics Prometheus scrapes.
    public static Task<Child> Start(string folder, int port, int management, int distribution, int? tls, int? monitoring)
    {
        var script = Script("rabbitmq-server");

        string In(string name) => Path.Combine(folder, name);
        File.WriteAllText(In("rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {management}
            log.file = false
            log.console = true
            log.console.level = warning
            disk_free_limit.absolute = 1MB
            {(monitoring is null ? "" : $"prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {monitoring}")}

            """ + (tls is null ? "" : $"""
            listeners.ssl.1 = 127.0.0.1:{tls}
            ssl_options.cacertfile = {In("authority.pem")}
            ssl_options.certfile = {In("certificate.pem")}
            ssl_options.keyfile = {In("key.pem")}
            ssl_options.verify = verify_none
            ssl_options.fail_if_no_peer_cert = false

            """));
        string[] plugins = monitoring is null ? ["rabbitmq_management"] : ["rabbitmq_management", "rabbitmq_prometheus"];
        File.WriteAllText(In("enabled_plugins"), $"[{string.Join(',', plugins)}].\n");
        File.WriteAllText(In("env.conf"), $"RABBITMQ_HOME={Slim(script, In("slim"), plugins)}\n");

        var environment = new Dictionary<string, string?>();
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
            if (inherited.Key is string name
                && (name.StartsWith("RABBITMQ_", StringComparison.Ordinal) || name.StartsWith("ERL_", StringComparison.Ordinal)))
                environment[name] = null;
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = "embassy@localhost",
            ["RABBITMQ_MNESIA_BASE"] = In("data"),
            ["RABBITMQ_LOG_BASE"] = In("log"),
            ["RABBITMQ_PID_FILE"] = In("pid"),
            ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
            ["RABBITMQ_CONF_ENV_FILE"] = In("env.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins"),
            ["RABBITMQ_DIST_PORT"] = $"{distribution}",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = string.Join(' ',
                // The node starts distributed with a fixed port. So neither an epmd is started, which
                // would outlive the broker, nor the second virtual machine that starts the epmd.
                "-sname embassy@localhost -start_epmd false", $"-erl_epmd_port {distribution}",
                "-kernel inet_dist_use_interface {127,0,0,1}",
                $"-kernel inet_dist_listen_min {distribution} -kernel inet_dist_listen_max {distribution}",
                "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"),
            // Makes the script exec the virtual machine, so that the signal reaches it.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["ERL_CRASH_DUMP_SECONDS"] = "0",
        })
            environment[name] = value;
        environment["NOTIFY_SOCKET"] = null;
        return Child.Start(script, [], folder: folder, environment: environment);
    }

    // The same command line as an operator's; it finds the broker without an epmd and does not listen itself.
    public static Task<Child> Control(string folder, int distribution, IReadOnlyList<string> arguments) => Child.Start(
        Script("rabbitmqctl"), ["-q", "-n", "embassy@localhost", .. arguments], folder: folder, environment: new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            // Not the broker's home, which lacks the files of the command line.
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CTL_ERL_ARGS"] = $"-start_epmd false -erl_epmd_port {distribution} -dist_listen false",
        });

    // Not the script on the PATH, which requires the machine-wide user and its files.
    static string Script(string name) => (Directory.Exists(Versions) ? Directory.GetDirectories(Versions, "rabbitmq_server-*") : [])
        .OrderByDescending(home => Version.TryParse(home.Split('-')[^1], out var version) ? version : new())
        .Select(home => Path.Combine(home, "sbin", name))
        .FirstOrDefault(File.Exists) ?? throw Installed.Missing("RabbitMQ");

    // A home with only the plugins in use. Each of a thousand modules is searched in the folder of every plugin; with
    // all sixty plugins that takes most of the start.
    static string Slim(string script, string slim, string[] plugins)
    {
        var home = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(script)!, ".."));
        var installed = Directory.GetDirectories(Path.Combine(home, "plugins"))
            .ToDictionary(path => Path.GetFileName(path).Split('-')[0]);
        var wanted = new HashSet<string>();
        var open = new Stack<string>(["rabbit", "rabbitmq_prelaunch", .. plugins]);
        while (open.TryPop(out var name))
            if (installed.TryGetValue(name, out var path) && wanted.Add(name))
                foreach (Match list in Applications().Matches(File.ReadAllText(Path.Combine(path, "ebin", name + ".app"))))
                    foreach (var other in list.Groups[1].Value.Split(','))
                        open.Push(other.Trim(' ', '\'', '\n', '\r', '\t'));
        Directory.CreateDirectory(Path.Combine(slim, "plugins"));
        foreach (var name in wanted)
        {
            var link = Path.Combine(slim, "plugins", Path.GetFileName(installed[name]));
            if (!Directory.Exists(link))
                Directory.CreateSymbolicLink(link, installed[name]);
        }
        return slim;
    }

    [GeneratedRegex(@"applications,\s*\[([^\]]*)\]")]
    private static partial Regex Applications();
}
