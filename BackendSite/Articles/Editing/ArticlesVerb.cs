using System.CommandLine;

namespace BackendSite.Articles.Editing;

/// <summary><c>articles check</c> and <c>articles new "Title"</c>: what editors run; both also work while files have faults.</summary>
internal static class ArticlesVerb
{
    public static Command Create(IServiceProvider services) =>
        new("articles", "Checks the articles, or begins a new one.") { Check(services), New(services) };

    private static Command Check(IServiceProvider services)
    {
        var verb = new Command("check", "Prints faults, broken links, missing alternative texts and long titles, as file:line: text.");
        verb.SetAction(_ =>
        {
            var found = services.GetRequiredService<CheckArticles>().Run();
            foreach (var fault in found)
            {
                Console.WriteLine(fault);
            }

            Console.Error.WriteLine(found.Count == 0 ? "Nothing to mend." : $"To mend: {found.Count}");
            return found.Count == 0 ? 0 : 1;
        });
        return verb;
    }

    private static Command New(IServiceProvider services)
    {
        var title = new Argument<string>("TITLE") { Description = "The article's title; the address is derived from it." };
        var verb = new Command("new", "Writes a valid skeleton of an article.") { title };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            try
            {
                Console.WriteLine(await services.GetRequiredService<NewArticle>().Write(arguments.GetRequiredValue(title), cancellationToken));
                return 0;
            }
            catch (IOException error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return verb;
    }
}
