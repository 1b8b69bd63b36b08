"""The Voice Guide: the ids that text-to-speech accepts (vendor's own client nodes, 46 ids).

Columns: id, Chinese name (speaks ``zh``), English name (speaks ``en``), kind of speaker. The kind
is our reading of the name; the vendor does not document it.
"""

from typing import NamedTuple


class GuideVoice(NamedTuple):
    """One speaking voice; an empty name means that it does not know the language."""

    voice_id: str
    zh: str
    en: str
    kind: str

    def speaks(self, language: str, /) -> bool:
        """True when ``language`` (zh or en) fits the voice."""
        return bool({"zh": self.zh, "en": self.en}.get(language))


_ROWS = """
genshin_vindi2|阳光少年|Sunny|boy
zhinen_xuesheng|懂事小弟|Sage|boy
tiyuxi_xuedi|运动少年||man
ai_shatang|青春少女|Blossom|woman
genshin_klee2|温柔小妹|Peppy|girl
genshin_kirara|元气少女|Dove|woman
ai_kaiya|阳光男生|Shine|man
tiexin_nanyou|幽默小哥||man
ai_chenjiahao_712|文艺小哥|Lyric|man
girlfriend_1_speech02|甜美邻家||woman
chat1_female_new-3|温柔姐姐|Tender|woman
girlfriend_2_speech02|职场女青||woman
cartoon-boy-07|活泼男童|Zippy|boy
cartoon-girl-01|俏皮女童|Sprite|girl
ai_huangyaoshi_712|稳重老爸|Rock|man
you_pingjing|温柔妈妈|Helen|woman
ai_laoguowang_712|严肃上司|Titan|man
chengshu_jiejie|优雅贵妇|Grace|woman
zhuxi_speech02|慈祥爷爷||grandpa
uk_oldman3|唠叨爷爷||grandpa
laopopo_speech02|唠叨奶奶|Prattle|grandma
heainainai_speech02|和蔼奶奶|Hearth|grandma
dongbeilaotie_speech02|东北老铁||man
chongqingxiaohuo_speech02|重庆小伙||man
chuanmeizi_speech02|四川妹子||woman
chaoshandashu_speech02|潮汕大叔||man
ai_taiwan_man2_speech02|台湾男生||man
xianzhanggui_speech02|西安掌柜||man
tianjinjiejie_speech02|天津姐姐||woman
diyinnansang_DB_CN_M_04-v2|新闻播报男||man
yizhipiannan-v1|译制片男||man
guanxiaofang-v2|元气少女||woman
tianmeixuemei-v1|撒娇女友||woman
daopianyansang-v1|刀片烟嗓||man
mengwa-v1|乖巧正太||boy
AOT||Ace|man
oversea_male1||Anchor|man
girlfriend_4_speech02||Melody|woman
chat_0407_5-1||Siren|woman
uk_boy1||Bud|boy
PeppaPig_platform||Candy|girl
ai_huangzhong_712||Beacon|man
calm_story1||Lore|woman
uk_man2||Crag|man
reader_en_m-v1||The Reader|man
commercial_lady_en_f-v1||Commercial Lady|woman
"""

GUIDE = {
    voice.voice_id: voice
    for voice in (GuideVoice(*row.split("|")) for row in _ROWS.strip().splitlines())
}
