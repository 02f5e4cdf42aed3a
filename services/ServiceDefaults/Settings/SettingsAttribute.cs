using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Marks an options class: each property is one setting, <c>Section__Property</c>, with its default, a
/// <see cref="DescriptionAttribute"/>, and for a number a <see cref="RangeAttribute"/>. docs/settings.md is generated
/// from these classes.
/// </summary>
/// <param name="section">The section; empty for settings without one. Only one class may have it.</param>
/// <param name="readBy">The programs that read it, as the documentation names them.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SettingsAttribute(string section, string readBy) : Attribute
{
    public string Section => section;

    public string ReadBy => readBy;
}

/// <summary>One setting: a property of an options class.</summary>
public sealed record Setting(SettingsAttribute Section, PropertyInfo Property)
{
    static readonly (string Suffix, string Unit)[] Units =
        [("Seconds", "s"), ("Days", "days"), ("DaysBefore", "days"), ("Megabytes", "MiB"), ("Kilobytes", "KiB"), ("Bytes", "bytes"),
            ("PerMinute", "per minute")];

    /// <summary>True if the operator chooses the names in this section: <c>Services__content</c>.</summary>
    public bool IsOpen => Property.PropertyType == typeof(Dictionary<string, string>);

    /// <summary>Key in the configuration: <c>Cache:Megabytes</c>.</summary>
    public string Key => IsOpen ? $"{Section.Section}:NAME"
        : Section.Section.Length == 0 ? Property.Name : $"{Section.Section}:{Property.Name}";

    /// <summary>True if it can also be read from a file: <c>Bus__Url_FILE</c>.</summary>
    public bool IsSecret => Property.IsDefined(typeof(SecretAttribute));

    /// <summary>Name of the environment variable: <c>Cache__Megabytes</c>.</summary>
    public string Name => Key.Replace(":", "__", StringComparison.Ordinal);

    public string Meaning => Property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>The values that it accepts: <c>a number from 0 to 60 s</c>.</summary>
    public string Accepts
    {
        get
        {
            if (Type == typeof(bool)) return "`true` or `false`";
            if (IsSecret) return $"text; secret, `{Name}{SecretFile.Suffix}` names a file of it";
            if (Type == typeof(string) || IsOpen) return "text";
            if (Type == typeof(string[])) return "words, separated by spaces or commas";
            var form = Type.IsArray ? "numbers, separated by spaces, each" : Type == typeof(double) ? "a number" : "a whole number";
            var unit = Array.Find(Units, u => Property.Name.EndsWith(u.Suffix, StringComparison.Ordinal)).Unit;
            var most = Range?.Maximum is null or int.MaxValue ? "" : $" to {Text(Range.Maximum)}";
            return $"{form} from {Text(Range?.Minimum)}{most} {unit}".TrimEnd();
        }
    }

    /// <summary>The default as an operator would write it; empty when there is none.</summary>
    public string Default => Property.GetValue(Activator.CreateInstance(Property.ReflectedType!)) switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        string[] words => string.Join(' ', words),
        Dictionary<string, string> => "",
        double[] numbers => string.Join(' ', numbers.Select(n => Text(n))),
        var value => Text(value),
    };

    static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The settings of a class, or none when it is no options class.</summary>
    public static IEnumerable<Setting> Of(Type type) => type.GetCustomAttribute<SettingsAttribute>() is not { } section ? []
        : type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).Select(p => new Setting(section, p));
}
