using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Embassy.Local;

/// <summary>
/// The Aspire dashboard beside the embedded run: traces, metrics and logs in a browser. It is a program in a NuGet
/// package, which is fetched at the first use, so that neither a build nor the image has it.
/// </summary>
sealed class Dashboard : IDisposable
{
    const string Version = "13.6.5";

    readonly Process process;

    Dashboard(Process process) => this.process = process;

    /// <summary>
    /// Starts it and makes this process export its telemetry to it, so it must be called before a host is built.
    /// </summary>
    /// <param name="data">Folder for the project that fetches the package.</param>
    /// <param name="address">Where its pages are. Whoever reaches them sees all telemetry without signing in.</param>
    public static async Task<Dashboard> Start(string data, Uri address, CancellationToken cancellation)
    {
        var program = await Program(Path.Combine(data, "dashboard"), cancellation);
        var (grpc, http) = (Free(), Free());
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = grpc;
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = http;
        start.Environment["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        // It must not export its own telemetry to itself.
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        var dashboard = new Dashboard(Process.Start(start)!);
        try
        {
            await dashboard.Answers(address, cancellation);
        }
        catch
        {
            dashboard.Dispose();
            throw;
        }
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", grpc);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        return dashboard;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    async Task Answers(Uri address, CancellationToken cancellation)
    {
        var complaint = process.StandardError.ReadToEndAsync(cancellation);
        _ = process.StandardOutput.ReadToEndAsync(cancellation);
        using var http = new HttpClient();
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"The dashboard ended with {process.ExitCode}. {await complaint}");
            try
            {
                if ((await http.GetAsync(address, cancellation)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(200, cancellation);
        }
    }

    static async Task<string> Program(string folder, CancellationToken cancellation)
    {
        var package = $"aspire.dashboard.sdk.{Platform}";
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var program = Path.Combine(packages, package, Version, "tools",
            OperatingSystem.IsWindows() ? "Aspire.Dashboard.exe" : "Aspire.Dashboard");
        if (!File.Exists(program)) await Fetch(folder, package, cancellation);
        return program;
    }

    static async Task Fetch(string folder, string package, CancellationToken cancellation)
    {
        Console.WriteLine($"The dashboard is fetched once: {package} {Version}.");
        Directory.CreateDirectory(folder);
        var project = Path.Combine(folder, "dashboard.csproj");
        await File.WriteAllTextAsync(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageDownload Include="{package}" Version="[{Version}]" /></ItemGroup>
            </Project>
            """, cancellation);
        // The folder may be inside a repository, whose settings are not meant for it.
        string[] arguments = ["restore", project, "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false",
            "-p:ImportDirectoryPackagesProps=false"];
        using var restore = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = await restore.StandardOutput.ReadToEndAsync(cancellation);
        await restore.WaitForExitAsync(cancellation);
        if (restore.ExitCode != 0) throw new InvalidOperationException($"The dashboard could not be fetched. {said}");
    }

    static string Platform => (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-"
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    static string Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";
    }
}
