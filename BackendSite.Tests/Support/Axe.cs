using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace BackendSite.Tests;

/// <summary>
/// What axe finds on a page. Its library for Playwright brings the script in anew for each look and carries home all that is well, which takes
/// ten times as long as the look itself.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>The faults of the page as it is now, what frames on it show left out.</summary>
    /// <returns>For each rule that is broken its name and the first element that breaks it.</returns>
    public static async Task<string[]> Faults(this IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations } = await axe.run({ iframes: false, resultTypes: ["violations"] });
              return violations.map((fault) => `${fault.id}: ${fault.nodes[0].html}`);
            }
            """);
    }
}
