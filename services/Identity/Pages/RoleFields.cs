using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using static Embassy.Identity.Pages.HtmlPage;

namespace Embassy.Identity.Pages;

/// <summary>A box for each role, and beside it the sections to which the role is limited.</summary>
static class RoleFields
{
    public static string Write(PageTexts texts, IReadOnlyList<string> granted)
    {
        var rows = string.Concat(Roles.All.Select(name =>
        {
            var mine = granted.Where(r => GrantedRoles.NameOf(r) == name).ToList();
            var sections = string.Join(' ', mine.Select(GrantedRoles.SectionOf).Where(s => s.Length > 0));
            return $"<div class=\"role\"><input type=\"checkbox\" id=\"role-{name}\" name=\"role\" value=\"{name}\""
                + (mine.Count > 0 ? " checked>" : ">")
                + $"<label for=\"role-{name}\"><bdi dir=\"ltr\">{name}</bdi></label>"
                + $"<input name=\"sections-{name}\" value=\"{Encode(sections)}\" dir=\"ltr\" autocomplete=\"off\" autocapitalize=\"none\" "
                + $"spellcheck=\"false\" maxlength=\"500\" aria-label=\"{Encode(texts.Format("sectionsOf", name))}\" "
                + "aria-describedby=\"sections-hint\"></div>";
        }));
        return $"<fieldset><legend>{Encode(texts["roles"])}</legend>"
            + $"<p class=\"hint\" id=\"sections-hint\">{Encode(texts["sectionsHint"])}</p>{rows}</fieldset>";
    }

    /// <summary>The roles of the form; a role with sections is granted once for each.</summary>
    public static IReadOnlyList<string> Read(Visit visit) => [.. visit.Form["role"].OfType<string>().SelectMany(name =>
        visit["sections-" + name].Split([' ', ',', '،'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } sections
            ? sections.Select(s => $"{name}:{s}") : [name])];

    public static string Shown(IEnumerable<string> roles) => $"<bdi dir=\"ltr\">{Encode(string.Join(", ", roles))}</bdi>";

    /// <summary>The roles of a person in a list, each with the way to take it away.</summary>
    public static string Shown(PageTexts texts, Person person) => $"<ul class=\"roles\">{string.Concat(person.Roles.Select(r =>
        $"<li><bdi dir=\"ltr\">{Encode(r)}</bdi> <a href=\"/people/{person.Id}?without={Uri.EscapeDataString(r)}\" "
        + $"aria-label=\"{Encode(texts.Format("removeRoleOf", r, person.UserName!))}\">{Encode(texts["remove"])}</a></li>"))}</ul>";
}
