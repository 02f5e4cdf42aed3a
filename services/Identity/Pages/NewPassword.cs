using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>The two fields for a new password, and their rules.</summary>
static class NewPassword
{
    public static string Fields(PageTexts texts, bool autofocus = false) =>
        HtmlPage.Field(texts, "password", "newPasswordField", "type=\"password\" autocomplete=\"new-password\" dir=\"ltr\" required "
            + $"minlength=\"12\" maxlength=\"256\"{(autofocus ? " autofocus" : "")}", "rules")
        + HtmlPage.Field(texts, "repeat", "repeat", "type=\"password\" autocomplete=\"new-password\" dir=\"ltr\" required "
            + "maxlength=\"256\"");

    /// <summary>Key of the text that says what is wrong with it; null if nothing is.</summary>
    public static async Task<string?> Refusal(UserManager<Person> users, Person person, IFormCollection form)
    {
        var chosen = form["password"].ToString();
        if (chosen != form["repeat"].ToString()) return "different";
        foreach (var rule in users.PasswordValidators)
            if (!(await rule.ValidateAsync(users, person, chosen)).Succeeded) return "weak";
        return null;
    }

    /// <summary>Returns false if the account has just changed.</summary>
    public static async Task<bool> Set(UserManager<Person> users, Person person, IFormCollection form)
    {
        person.MustChangePassword = false;
        person.PasswordHash = users.PasswordHasher.HashPassword(person, form["password"].ToString());
        return (await users.UpdateSecurityStampAsync(person)).Succeeded;
    }
}
