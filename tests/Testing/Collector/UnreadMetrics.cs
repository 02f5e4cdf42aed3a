using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embassy.Testing;

// Telemetry listens to the whole process. The collector's own requests would be reported to the collector by any
// service under test, each report making the next. So its host speaks through sources that are already disposed:
// no listener, not even one of everything, receives them.
internal static class UnreadMetrics
{
    const string Name = "Unheard";

    public static void Make(IServiceCollection services)
    {
        var spans = new ActivitySource(Name);
        spans.Dispose();
        var diagnostics = new DiagnosticListener(Name);
        diagnostics.Dispose();
        services.Replace(ServiceDescriptor.Singleton(spans));
        services.Replace(ServiceDescriptor.Singleton(diagnostics));
        services.Replace(ServiceDescriptor.Singleton<DiagnosticSource>(diagnostics));
        services.Replace(ServiceDescriptor.Singleton<IMeterFactory, Meters>());
    }

    sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(Name, options.Version, options.Tags, scope: this);
            meter.Dispose();
            return meter;
        }

        public void Dispose()
        {
        }
    }
}
