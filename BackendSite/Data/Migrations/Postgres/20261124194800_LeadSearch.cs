using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data.Migrations.Postgres;

/// <summary>
/// Search over everything that is known of a lead: what was written (notes and mail too), its facets (words with a private sign before
/// them), and parts of names. The view LeadTexts says what a lead's words are, and triggers write its row of LeadSearch anew from it. Text is
/// split into letters and digits by functions of ours: the server's own parser makes one word of an address and depends on its locale.
/// New leads may be left out until they are taken off the list LeadsToIndex, as on SQLite.
/// </summary>
[DbContext(typeof(PostgresSiteDb))]
[Migration("20261124194800_LeadSearch")]
public sealed class LeadSearch : Migration
{
    private const string Functions =
        """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;

        -- Lower case without what is written upon letters; everything else than letters and digits is a space.
        CREATE FUNCTION "LeadPlain"(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT btrim(regexp_replace(
                lower(normalize(regexp_replace(normalize(left(written, 200000), NFD), '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]', '', 'g'), NFC) COLLATE "und-x-icu"),
                '[^[:alnum:]]+', ' ', 'g'))
        $$;

        -- Places begin with 2, so that no phrase reaches from one column into the next.
        CREATE FUNCTION "LeadWords"(written text, weight text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(string_agg(left(word, 250) || ':' || least(place + 1, 16383) || weight, ' '), '')::tsvector
            FROM string_to_table("LeadPlain"(written), ' ') WITH ORDINALITY AS split(word, place) WHERE word <> ''
        $$;

        -- Words beside each other, of which the last may go on; null when nothing is left to look for, which finds nothing.
        CREATE FUNCTION "LeadTerm"(typed text, open boolean, weight text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT string_agg(left(word, 250) || coalesce(':' || nullif(CASE WHEN open AND place = words THEN '*' ELSE '' END || weight, ''), ''), ' <-> ' ORDER BY place)::tsquery
            FROM (SELECT word, place, count(*) OVER () AS words FROM string_to_table("LeadPlain"(typed), ' ') WITH ORDINALITY AS split(word, place) WHERE word <> '') AS each
        $$;
        """;

    // chr(57344) is the first private sign, which is no letter; values may hold anything, so they are written in hex.
    private const string Texts =
        """
        CREATE VIEW "LeadTexts" AS SELECT
            "Id",
            "LeadWords"("Reference", '') || "LeadWords"("FullName", '') || "LeadWords"("Email", '') || "LeadWords"("Company", '') || "LeadWords"("Message", '')
                || "LeadWords"("TechStack", 'A') || "LeadWords"("Industry", 'B')
                || "LeadWords"((SELECT string_agg("Text", chr(10)) FROM "LeadEvents" WHERE "LeadId" = "Leads"."Id" AND "Text" IS NOT NULL), '')
                || "LeadWords"((SELECT string_agg("Text", chr(10)) FROM "Messages" WHERE "LeadId" = "Leads"."Id" AND "Kind" <> 'Draft'), '')
                || array_to_tsvector(array_remove(ARRAY[
                    chr(57344) || 's' || lower("Status"),
                    chr(57344) || 'o' || coalesce(replace("OwnerId"::text, '-', ''), 'nobody'),
                    CASE WHEN "Status" <> 'Spam' THEN chr(57344) || 'k' END,
                    CASE WHEN "Status" IN ('New', 'Open', 'Responded', 'Qualified') THEN chr(57344) || 'a' END,
                    CASE WHEN "Status" IN ('New', 'Open') AND "FirstResponseAt" IS NULL THEN chr(57344) || 'w' END], NULL)
                    || "LeadFacetsOf"("Source", "Interests")) AS "Words",
            "LeadPlain"("FullName") || chr(10) || "LeadPlain"("Email") || chr(10) || "LeadPlain"("Company") AS "Names"
        FROM "Leads";
        """;

    private const string Tables =
        """
        CREATE TABLE "LeadSearch" ("Id" bigint NOT NULL PRIMARY KEY REFERENCES "Leads" ("Id") ON DELETE CASCADE, "Words" tsvector NOT NULL, "Names" text NOT NULL);
        CREATE INDEX "IX_LeadSearch_Words" ON "LeadSearch" USING gin ("Words");
        CREATE INDEX "IX_LeadSearch_Names" ON "LeadSearch" USING gin ("Names" gin_trgm_ops);
        CREATE TABLE "LeadsToIndex" ("Id" bigint NOT NULL PRIMARY KEY);

        -- The interests and source pages that leads have had, for filters to offer.
        CREATE TABLE "LeadFacets" ("Facet" text NOT NULL PRIMARY KEY);

        CREATE FUNCTION "LeadFacetsOf"(source text, interests text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT ARRAY(SELECT chr(57344) || 'i' || encode(convert_to(interest, 'UTF8'), 'hex') FROM unnest(interests) AS each(interest))
                || array_remove(ARRAY[chr(57344) || 'p' || encode(convert_to(source, 'UTF8'), 'hex')], NULL)
        $$;
        """;

    private const string Triggers =
        """
        CREATE FUNCTION "IndexLead"(lead bigint) RETURNS void LANGUAGE sql AS $$
            INSERT INTO "LeadSearch" ("Id", "Words", "Names") SELECT "Id", "Words", "Names" FROM "LeadTexts" WHERE "Id" = lead
            ON CONFLICT ("Id") DO UPDATE SET "Words" = excluded."Words", "Names" = excluded."Names"
        $$;

        CREATE FUNCTION "LeadChanged"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO "LeadFacets" SELECT * FROM unnest("LeadFacetsOf"(NEW."Source", NEW."Interests")) ON CONFLICT DO NOTHING;
            IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM "LeadsToIndex" WHERE "Id" = 0) THEN
                INSERT INTO "LeadsToIndex" VALUES (NEW."Id");
            ELSE
                PERFORM "IndexLead"(NEW."Id");
            END IF;
            RETURN NULL;
        END $$;

        CREATE FUNCTION "LeadToIndexTaken"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM "IndexLead"(OLD."Id");
            RETURN NULL;
        END $$;

        CREATE FUNCTION "LeadTextChanged"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM "IndexLead"(CASE WHEN TG_OP = 'DELETE' THEN OLD."LeadId" ELSE NEW."LeadId" END);
            RETURN NULL;
        END $$;

        CREATE TRIGGER "LeadSearch_Insert" AFTER INSERT ON "Leads" FOR EACH ROW EXECUTE FUNCTION "LeadChanged"();
        CREATE TRIGGER "LeadSearch_Update" AFTER UPDATE OF "FullName", "Email", "Company", "Message", "TechStack", "Industry", "Status", "OwnerId",
            "FirstResponseAt", "Source", "Interests" ON "Leads" FOR EACH ROW EXECUTE FUNCTION "LeadChanged"();
        CREATE TRIGGER "LeadSearch_Now" AFTER DELETE ON "LeadsToIndex" FOR EACH ROW WHEN (OLD."Id" > 0) EXECUTE FUNCTION "LeadToIndexTaken"();
        CREATE TRIGGER "LeadSearch_EventInsert" AFTER INSERT ON "LeadEvents" FOR EACH ROW WHEN (NEW."Text" IS NOT NULL) EXECUTE FUNCTION "LeadTextChanged"();
        CREATE TRIGGER "LeadSearch_EventUpdate" AFTER UPDATE OF "Text" ON "LeadEvents" FOR EACH ROW EXECUTE FUNCTION "LeadTextChanged"();
        CREATE TRIGGER "LeadSearch_MessageInsert" AFTER INSERT ON "Messages" FOR EACH ROW WHEN (NEW."Kind" <> 'Draft') EXECUTE FUNCTION "LeadTextChanged"();
        CREATE TRIGGER "LeadSearch_MessageUpdate" AFTER UPDATE OF "Text", "Kind" ON "Messages" FOR EACH ROW
            WHEN (NEW."Kind" <> 'Draft' OR OLD."Kind" <> 'Draft') EXECUTE FUNCTION "LeadTextChanged"();
        CREATE TRIGGER "LeadSearch_MessageDelete" AFTER DELETE ON "Messages" FOR EACH ROW WHEN (OLD."Kind" <> 'Draft') EXECUTE FUNCTION "LeadTextChanged"();
        """;

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var part in new[] { Functions, Tables, Texts, Triggers })
        {
            migrationBuilder.Sql(part);
        }
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("There is no site without its search; restore a backup instead.");
}
