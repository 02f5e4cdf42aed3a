using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults;

/// <summary>Reads options classes from the configuration, and refuses what it cannot read.</summary>
public static class SettingsReader
{
    /// <summary>
    /// Registers every options class of the service defaults and of this assembly. All wrong and unknown settings are
    /// reported at once, before anything starts.
    /// </summary>
    public static void AddSettings(this IServiceCollection services, IConfiguration configuration, Assembly host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var classes = Classes([typeof(SettingsReader).Assembly, host]);
        var failures = UnknownSettings.In(configuration, [.. classes.SelectMany(Setting.Of)]).ToList();
        foreach (var type in classes) services.AddSingleton(type, Read(configuration, type, failures));
        Refuse(failures, host.GetName().Name!);
    }

    /// <summary>Reads one options class, for a host that needs it while it is being built.</summary>
    public static T Read<T>(this IConfiguration configuration) where T : class, new()
    {
        var failures = new List<string>();
        var options = Read(configuration, typeof(T), failures);
        Refuse(failures, typeof(T).Name);
        return (T)options;
    }

    /// <summary>The options classes of these assemblies, each once.</summary>
    public static IReadOnlyList<Type> Classes(IEnumerable<Assembly> assemblies) =>
        [.. assemblies.Distinct().SelectMany(a => a.GetTypes()).Where(t => t.IsDefined(typeof(SettingsAttribute)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)];

    static object Read(IConfiguration configuration, Type type, List<string> failures)
    {
        var options = Activator.CreateInstance(type)!;
        var before = failures.Count;
        foreach (var setting in Setting.Of(type))
        {
            // Compose passes an empty value for a variable that is not set.
            if (setting.IsOpen)
                setting.Property.SetValue(options, configuration.GetSection(setting.Section.Section).GetChildren()
                    .Where(c => !string.IsNullOrEmpty(c.Value)).ToDictionary(c => c.Key, c => c.Value!));
            else if (SecretFile.Value(configuration, setting, failures) is { Length: > 0 } text && !Read(setting, text, options))
                failures.Add($"{setting.Name} is '{text}'. It must be {setting.Accepts.Replace("`", "", StringComparison.Ordinal)}.");
        }
        if (failures.Count == before && options is IValidatableObject rules)
            failures.AddRange(rules.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!));
        return options;
    }

    static bool Read(Setting setting, string text, object options)
    {
        try
        {
            object value = setting.Type == typeof(string[]) ? Words(text)
                : setting.Type == typeof(double[]) ? Words(text).Select(w => (double)Number(w, typeof(double))).ToArray()
                : setting.Type == typeof(bool) ? bool.Parse(text)
                : setting.Type == typeof(string) ? text : Number(text, setting.Type);
            if (setting.Range is { } range
                && !(value is double[] many ? many.Length > 0 && many.All(n => range.IsValid(n)) : range.IsValid(value))) return false;
            setting.Property.SetValue(options, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    static string[] Words(string text) => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static object Number(string text, Type type) => Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    static void Refuse(List<string> failures, string name)
    {
        if (failures.Count > 0) throw new OptionsValidationException(name, typeof(SettingsReader), failures);
    }
}
