"""The speaking voices: the vendor's Voice Guide as data.

Compiled from the vendor's own nodes and its Voice Guide page: 62 rows, 46 ids (35 Chinese,
27 English, 16 both). These ids work in text-to-speech; cloned and preset voices are other
catalogues. Some documented ids are said to be invalid, which ones is unknown, so a refusal is
learned, not listed. Genders are not documented and therefore not given.
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
DEFAULT_VOICE_ID = "oversea_male1"  # the vendor's own sample, proven by a real call


@dataclass(frozen=True)
class SpeakingVoice:
    """A voice of the guide: Kling's id, and its name per language ("" = does not speak it)."""

    voice_id: str
    zh: str
    en: str

    @property
    def languages(self) -> tuple[Language, ...]:
        """The values of `voice_language` that fit this voice."""
        spoken: tuple[tuple[Language, str], ...] = (("zh", self.zh), ("en", self.en))
        return tuple(code for code, name in spoken if name)

    def name(self, language: Language, /) -> str:
        """Kling's name in a language, or in the other one when it has none there."""
        names = {"zh": self.zh or self.en, "en": self.en or self.zh}
        return names[language]


SPEAKING_VOICES: tuple[SpeakingVoice, ...] = (
    SpeakingVoice("genshin_vindi2", "阳光少年", "Sunny"),
    SpeakingVoice("zhinen_xuesheng", "懂事小弟", "Sage"),
    SpeakingVoice("tiyuxi_xuedi", "运动少年", ""),
    SpeakingVoice("ai_shatang", "青春少女", "Blossom"),
    SpeakingVoice("genshin_klee2", "温柔小妹", "Peppy"),
    SpeakingVoice("genshin_kirara", "元气少女", "Dove"),
    SpeakingVoice("ai_kaiya", "阳光男生", "Shine"),
    SpeakingVoice("tiexin_nanyou", "幽默小哥", ""),
    SpeakingVoice("ai_chenjiahao_712", "文艺小哥", "Lyric"),
    SpeakingVoice("girlfriend_1_speech02", "甜美邻家", ""),
    SpeakingVoice("chat1_female_new-3", "温柔姐姐", "Tender"),
    SpeakingVoice("girlfriend_2_speech02", "职场女青", ""),
    SpeakingVoice("cartoon-boy-07", "活泼男童", "Zippy"),
    SpeakingVoice("cartoon-girl-01", "俏皮女童", "Sprite"),
    SpeakingVoice("ai_huangyaoshi_712", "稳重老爸", "Rock"),
    SpeakingVoice("you_pingjing", "温柔妈妈", "Helen"),
    SpeakingVoice("ai_laoguowang_712", "严肃上司", "Titan"),
    SpeakingVoice("chengshu_jiejie", "优雅贵妇", "Grace"),
    SpeakingVoice("zhuxi_speech02", "慈祥爷爷", ""),
    SpeakingVoice("uk_oldman3", "唠叨爷爷", ""),
    SpeakingVoice("laopopo_speech02", "唠叨奶奶", "Prattle"),
    SpeakingVoice("heainainai_speech02", "和蔼奶奶", "Hearth"),
    SpeakingVoice("dongbeilaotie_speech02", "东北老铁", ""),
    SpeakingVoice("chongqingxiaohuo_speech02", "重庆小伙", ""),
    SpeakingVoice("chuanmeizi_speech02", "四川妹子", ""),
    SpeakingVoice("chaoshandashu_speech02", "潮汕大叔", ""),
    SpeakingVoice("ai_taiwan_man2_speech02", "台湾男生", ""),
    SpeakingVoice("xianzhanggui_speech02", "西安掌柜", ""),
    SpeakingVoice("tianjinjiejie_speech02", "天津姐姐", ""),
    SpeakingVoice("diyinnansang_DB_CN_M_04-v2", "新闻播报男", ""),
    SpeakingVoice("yizhipiannan-v1", "译制片男", ""),
    SpeakingVoice("guanxiaofang-v2", "元气少女", ""),
    SpeakingVoice("tianmeixuemei-v1", "撒娇女友", ""),
    SpeakingVoice("daopianyansang-v1", "刀片烟嗓", ""),
    SpeakingVoice("mengwa-v1", "乖巧正太", ""),
    SpeakingVoice("AOT", "", "Ace"),
    SpeakingVoice("oversea_male1", "", "Anchor"),
    SpeakingVoice("girlfriend_4_speech02", "", "Melody"),
    SpeakingVoice("chat_0407_5-1", "", "Siren"),
    SpeakingVoice("uk_boy1", "", "Bud"),
    SpeakingVoice("PeppaPig_platform", "", "Candy"),
    SpeakingVoice("ai_huangzhong_712", "", "Beacon"),
    SpeakingVoice("calm_story1", "", "Lore"),
    SpeakingVoice("uk_man2", "", "Crag"),
    SpeakingVoice("reader_en_m-v1", "", "The Reader"),
    SpeakingVoice("commercial_lady_en_f-v1", "", "Commercial Lady"),
)
